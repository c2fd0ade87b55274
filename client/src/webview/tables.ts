import { formatBytes, formatCount, formatLatency } from '../../../runtime/src/report/format.ts';
import type { AgentReport, ErrorReport, FlowReport, LatencySummary, PoolReport } from '../../../runtime/src/report/report.ts';
import { markOf } from '../../../runtime/src/report/trustText.ts';
import type { ComparedFigure, Mark, RunView } from '../messages.ts';
import { element } from './element.ts';
import { clock, share } from './figures.ts';
import { type Column, table } from './table.ts';
import { t } from './texts.ts';
import { lineLink } from './toolkit.ts';

/** Everything that is a table; those without rows are left out. */
export function tables(run: RunView, comparison: readonly ComparedFigure[]): HTMLElement[] {
  const { report } = run;
  const lines = new Map(report.pools.map((pool) => [pool.name, pool.line]));
  const all: [readonly unknown[], () => HTMLElement][] = [
    [comparison, () => table('comparison', t('Comparison'), comparedColumns(), comparison)],
    [report.errors, () => table('errors', t('Errors'), errorColumns(lines), report.errors)],
    [report.pools, () => table('pools', t('Pools'), poolColumns(), report.pools)],
    [report.flows, () => table('flows', t('Where messages went'), flowColumns(), report.flows)],
    [report.agents, () => table('agents', t('Agents'), agentColumns(report.durationMs), report.agents)],
    [run.marks, () => table('marks', t('Events'), markColumns(), run.marks)],
  ];
  return all.filter(([rows]) => rows.length > 0).map(([, make]) => make());
}

function comparedColumns(): Column<ComparedFigure>[] {
  return [
    { title: t('Figure'), cell: (row) => row.name },
    { title: t('Before'), numeric: true, cell: (row) => row.before },
    { title: t('Now'), numeric: true, cell: (row) => row.now },
    { title: t('Change'), numeric: true, cell: (row) => element('span', { class: row.judgement }, row.change) },
  ];
}

function errorColumns(lines: ReadonlyMap<string, number>): Column<ErrorReport>[] {
  return [
    { title: t('Reason'), cell: ({ reason }) => reason },
    { title: t('Count'), numeric: true, cell: ({ count: times }) => formatCount(times) },
    { title: t('First at'), numeric: true, cell: ({ firstAtMs }) => clock(firstAtMs) },
    { title: t('Pool'), cell: ({ pool }) => poolLink(pool, lines.get(pool)) },
    { title: t('What to do'), cell: ({ hint }) => element('span', { class: 'hint' }, hint) },
  ];
}

function poolLink(name: string, line: number | undefined) {
  return line === undefined ? name : lineLink(line, name, t('Go to line {0}', line));
}

function poolColumns(): Column<PoolReport>[] {
  return [
    { title: t('Pool'), cell: (pool) => poolLink(pool.name, pool.line) },
    { title: t('Clients'), numeric: true, cell: ({ clients }) => formatCount(clients) },
    { title: t('Connected'), numeric: true, cell: ({ connections }) => share(connections.succeeded, connections.attempted) },
    { title: t('Connect p99'), numeric: true, cell: ({ latencyUs }) => p99(latencyUs.connect) },
    { title: t('Published'), numeric: true, cell: ({ messages }) => formatCount(messages.published) },
    { title: t('Missed'), numeric: true, cell: ({ messages }) => shouldBeZero(messages.missed) },
    { title: t('Acknowledged p99'), numeric: true, cell: ({ latencyUs }) => p99(latencyUs.publishAck) },
    { title: t('Delivered'), numeric: true, cell: ({ messages }) => formatCount(messages.delivered) },
    { title: t('Lost'), numeric: true, cell: ({ messages }) => shouldBeZero(messages.lost) },
    { title: t('Delivery p99'), numeric: true, cell: ({ latencyUs }) => p99(latencyUs.delivery) },
  ];
}

function p99(summary: LatencySummary): string {
  return summary.count === 0 ? '–' : formatLatency(summary.p99) + markOf(summary);
}

function shouldBeZero(value: number): HTMLElement {
  return element('span', { class: value > 0 ? 'bad' : undefined }, formatCount(value));
}

function flowColumns(): Column<FlowReport>[] {
  return [
    { title: t('From'), cell: (flow) => lineLink(flow.publishLine, flow.fromPool, t('Go to line {0}', flow.publishLine)) },
    { title: t('To'), cell: ({ toPool }) => toPool },
    { title: t('Topic'), cell: ({ topic }) => element('code', {}, topic) },
    { title: t('Published'), numeric: true, cell: ({ published }) => formatCount(published) },
    { title: t('Expected'), numeric: true, cell: ({ expected }) => formatCount(expected) },
    { title: t('Delivered'), numeric: true, cell: ({ delivered }) => formatCount(delivered) },
    { title: t('Lost'), numeric: true, cell: ({ lost }) => shouldBeZero(lost) },
    { title: t('In flight'), numeric: true, cell: ({ inFlight }) => formatCount(inFlight) },
    { title: t('Duplicated'), numeric: true, cell: ({ duplicated }) => formatCount(duplicated) },
    { title: t('Reordered'), numeric: true, cell: ({ reordered }) => formatCount(reordered) },
  ];
}

function agentColumns(durationMs: number): Column<AgentReport>[] {
  return [
    { title: t('Agent'), cell: ({ name }) => name },
    { title: t('Clients'), numeric: true, cell: ({ clients }) => formatCount(clients) },
    { title: t('Workers'), numeric: true, cell: ({ workers }) => formatCount(workers) },
    { title: t('CPU'), numeric: true, cell: ({ cpuMs }) => t('{0} of a core', share(cpuMs, durationMs)) },
    { title: t('Memory, peak'), numeric: true, cell: ({ peakRssBytes }) => formatBytes(peakRssBytes) },
    { title: t('Local ports, peak'), numeric: true, cell: ({ peakOpenSockets, machine }) => ofThose(peakOpenSockets, machine?.localPorts) },
    {
      title: t('Open files a worker, peak'),
      numeric: true,
      cell: ({ peakOpenSockets, workers, machine }) => ofThose(Math.ceil(peakOpenSockets / Math.max(1, workers)), machine?.openFilesLimit),
    },
    { title: t('Event loop delay p99'), numeric: true, cell: ({ eventLoopDelayUs }) => formatLatency(eventLoopDelayUs.p99Max) },
    { title: t('State'), cell: ({ failure }) => (failure === undefined ? t('fine') : element('span', { class: 'bad' }, failure)) },
  ];
}

/** More than there are for one address is no contradiction: an agent may have several. */
function ofThose(used: number, available = 0): string {
  return available < used || available === 0 ? formatCount(used) : t('{0} of {1}', formatCount(used), formatCount(available));
}

function markColumns(): Column<Mark>[] {
  return [
    { title: t('At'), cell: ({ atMs }) => clock(atMs) },
    { title: t('What'), cell: ({ text, line }) => (line === undefined ? text : lineLink(line, text, t('Go to line {0}', line))) },
  ];
}
