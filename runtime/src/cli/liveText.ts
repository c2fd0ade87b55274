import type { Phase } from '../director/runState.ts';
import type { Snapshot } from '../director/snapshot.ts';
import type { Colors } from '../report/colors.ts';
import { formatCount, formatDuration, formatLatency, formatRate } from '../report/format.ts';
import type { LatencySummary } from '../report/report.ts';
import { cut } from '../report/table.ts';
import type { CounterName } from '../stats/metrics.ts';
import type { Window } from '../stats/window.ts';
import { sparkline } from './sparkline.ts';

/** A run at one moment as a few lines that are rewritten in place. `seconds` are all so far, by index. */
export function liveText(snapshot: Snapshot, seconds: readonly Window[], { width, colors }: { width: number; colors: Colors }): string {
  const charted = seconds.slice(-chartWidth);
  const { connections, messages, latencyUs, pools } = snapshot.report;
  const rates = ratesOf(snapshot.latest);
  const clients = pools.reduce((sum, pool) => sum + pool.clients, 0);
  const chart = (figure: keyof Rates) =>
    sparkline(
      Array.from(charted, (window) => ratesOf(window)[figure]),
      chartWidth,
    );
  const bad = (count: number, what: string) => (count > 0 ? colors.bad(`${formatCount(count)} ${what}`) : '');
  const line = (title: string, ...parts: string[]) =>
    cut(`${colors.dim(title.padEnd(10))} ${parts.filter((part) => part !== '').join(' · ')}`, width);
  return [
    heading(snapshot, width, colors),
    line(
      'connected',
      `${formatCount(rates.connected)} of ${formatCount(clients)}`,
      percentiles(latencyUs.connect),
      bad(connections.failed, 'failed'),
      bad(connections.lost, 'lost'),
    ),
    line(
      'published',
      `${rate(rates.published)} ${chart('published')}`,
      `${formatCount(messages.published)} in all`,
      percentiles(latencyUs.publishAck),
      bad(messages.missed, 'missed'),
    ),
    line(
      'delivered',
      `${rate(rates.delivered)} ${chart('delivered')}`,
      `${formatCount(messages.delivered)} in all`,
      percentiles(latencyUs.delivery),
      bad(messages.lost, 'lost'),
    ),
    ...snapshot.report.errors
      .slice(0, mostErrors)
      .map(({ count, reason, pool }) => line('error', `${formatCount(count)} × ${reason}`, pool)),
  ].join('\n');
}

/** What a run does in each phase. */
export const phaseWords: Record<Phase, string> = {
  preparing: 'starting agents',
  running: 'running',
  settling: 'waiting for the last messages',
  leaving: 'receivers leave',
  stopping: 'ending',
  over: 'over',
};

export interface Rates {
  connected: number;
  /** A second. */
  published: number;
  delivered: number;
}

/** What one second says, all pools together. */
export function ratesOf(window: Window | undefined): Rates {
  const pools = window?.pools ?? [];
  const sum = (counter: CounterName) => pools.reduce((total, { counters }) => total + (counters[counter] ?? 0), 0);
  return {
    connected: pools.reduce((total, { connected }) => total + connected, 0),
    published: sum('publish.sent'),
    delivered: sum('delivery.received'),
  };
}

const chartWidth = 24;
const mostErrors = 3;

function heading({ phase, elapsedMs, usualMs, report }: Snapshot, width: number, colors: Colors): string {
  const share = Math.min(1, elapsedMs / Math.max(1, usualMs));
  const bar = `${'━'.repeat(Math.round(share * chartWidth))}${colors.dim('━'.repeat(chartWidth - Math.round(share * chartWidth)))}`;
  const elapsed = elapsedMs < 1000 ? '0 s' : formatDuration(Math.floor(elapsedMs / 1000) * 1000);
  const time = `${elapsed} of about ${formatDuration(usualMs)}`;
  return cut(`${colors.bold(report.scenario)}  ${bar}  ${time}  ${colors.dim(phaseWords[phase])}`, width);
}

function rate(perSecond: number): string {
  return formatRate(perSecond).padStart(9);
}

function percentiles({ count, p50, p99 }: LatencySummary): string {
  return count === 0 ? '' : `p50 ${formatLatency(p50)} p99 ${formatLatency(p99)}`;
}
