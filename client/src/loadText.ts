import { type Load, loadOf, type PoolLoad, type Traffic } from '../../runtime/src/plan/load.ts';
import type { AgentNeeds } from '../../runtime/src/plan/needs.ts';
import type { Frequency } from '../../runtime/src/plan/occurrences.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { formatBytes, formatCount, formatDuration, formatRate } from '../../runtime/src/report/format.ts';
import { markdownTable } from './markdownTable.ts';

/** What a plan will do to its broker, in the few lines of a question. */
export function loadSummary(plan: Plan): string {
  const { connections, connects, published, delivered, usualMs, longestMs } = loadOf(plan);
  return [
    `${formatCount(connections)} connections, ${rateText(connects)}`,
    `${rateText(published)} published, ${rateText(delivered)} delivered`,
    usualMs < 1
      ? `over as soon as every answer is there, after ${formatDuration(longestMs)} at most`
      : `${formatDuration(usualMs)} long, at most ${formatDuration(longestMs)}`,
  ].join('\n');
}

/** All that is known of a plan before it runs, as Markdown. */
export function loadMarkdown(plan: Plan): string {
  const load = loadOf(plan);
  return [
    `# Load of ${plan.scenario}`,
    durationText(load),
    markdownTable(['', 'most in a second', 'in the whole run'], wholeRows(load)),
    '## Pools',
    markdownTable(
      ['pool', 'clients', 'connects', 'published', 'delivered'],
      load.pools.map((pool) => poolRow(plan, pool)),
    ),
    '## What the agents need',
    markdownTable(['agent', 'clients', 'workers', 'local ports', 'open files a worker', 'memory'], load.agents.map(agentRow)),
  ].join('\n\n');
}

/** Clients that neither wait nor repeat take what the broker's answers take, and nothing else. */
function durationText({ usualMs, longestMs }: Load): string {
  const most = `${formatDuration(longestMs)} at most`;
  return usualMs < 1
    ? `Over as soon as every answer is there, after ${most}.`
    : `Lasts ${formatDuration(usualMs)} when every answer comes at once, and ${most}.`;
}

function wholeRows({ connections, connects, published, delivered }: Load): string[][] {
  return [
    ['connections', '', formatCount(connections)],
    ['connects', rateText(connects), totalText(connects)],
    ['published', trafficText(published), totalText(published)],
    ['delivered', trafficText(delivered), totalText(delivered)],
  ];
}

function poolRow(plan: Plan, { pool, clients, connects, published, delivered }: PoolLoad): string[] {
  return [plan.pools[pool].name, formatCount(clients), rateText(connects), trafficText(published), trafficText(delivered)];
}

function agentRow(needs: AgentNeeds): string[] {
  const { host, clients, workers, portsNeeded, portsAvailable, openFilesNeeded, memoryBytes } = needs;
  // What does not fit is the one thing to be seen here.
  const ports = `${formatCount(portsNeeded)} of ${formatCount(portsAvailable)}`;
  const fits = portsNeeded <= portsAvailable ? ports : `**${ports}: too few**`;
  return [host, formatCount(clients), formatCount(workers), fits, formatCount(openFilesNeeded), formatBytes(memoryBytes)];
}

function rateText({ perSecond }: Frequency): string {
  return perSecond === null ? 'as fast as it goes' : formatRate(perSecond);
}

function totalText({ total }: Frequency): string {
  return total === null ? 'no limit but the run’s' : formatCount(total);
}

function trafficText(traffic: Traffic): string {
  const bytes = traffic.bytesPerSecond === null || traffic.bytesPerSecond === 0 ? '' : `, ${formatBytes(traffic.bytesPerSecond)}/s`;
  return `${rateText(traffic)}${bytes}`;
}
