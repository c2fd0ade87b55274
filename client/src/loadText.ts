import { type Load, loadOf, type PoolLoad, type Traffic } from '../../runtime/src/plan/load.ts';
import type { AgentNeeds } from '../../runtime/src/plan/needs.ts';
import type { Frequency } from '../../runtime/src/plan/occurrences.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { formatBytes, formatCount, formatDuration, formatRate } from '../../runtime/src/report/format.ts';
import { markdownTable } from './markdownTable.ts';
import type { Translate } from './translate.ts';

/** What a plan will do to its broker, in the few lines of a question. */
export function loadSummary(plan: Plan, t: Translate): string {
  const { connections, connects, published, delivered, usualMs, longestMs } = loadOf(plan);
  return [
    t('{0} connections, {1}', formatCount(connections), rateText(connects, t)),
    t('{0} published, {1} delivered', rateText(published, t), rateText(delivered, t)),
    usualMs < 1
      ? t('over as soon as every answer is there, after {0} at most', formatDuration(longestMs))
      : t('{0} long, at most {1}', formatDuration(usualMs), formatDuration(longestMs)),
  ].join('\n');
}

/** All that is known of a plan before it runs, as Markdown. */
export function loadMarkdown(plan: Plan, t: Translate): string {
  const load = loadOf(plan);
  return [
    `# ${t('Load of {0}', plan.scenario)}`,
    durationText(load, t),
    markdownTable(['', t('most in a second'), t('in the whole run')], wholeRows(load, t)),
    `## ${t('Pools')}`,
    markdownTable(
      [t('pool'), t('clients'), t('connects'), t('published'), t('delivered')],
      load.pools.map((pool) => poolRow(plan, pool, t)),
    ),
    `## ${t('What the agents need')}`,
    markdownTable(
      [t('agent'), t('clients'), t('workers'), t('local ports'), t('open files a worker'), t('memory')],
      load.agents.map((needs) => agentRow(needs, t)),
    ),
  ].join('\n\n');
}

/** Clients that neither wait nor repeat take what the broker's answers take, and nothing else. */
function durationText({ usualMs, longestMs }: Load, t: Translate): string {
  return usualMs < 1
    ? t('Over as soon as every answer is there, after {0} at most.', formatDuration(longestMs))
    : t('Lasts {0} when every answer comes at once, and {1} at most.', formatDuration(usualMs), formatDuration(longestMs));
}

function wholeRows({ connections, connects, published, delivered }: Load, t: Translate): string[][] {
  return [
    [t('connections'), '', formatCount(connections)],
    [t('connects'), rateText(connects, t), totalText(connects, t)],
    [t('published'), trafficText(published, t), totalText(published, t)],
    [t('delivered'), trafficText(delivered, t), totalText(delivered, t)],
  ];
}

function poolRow(plan: Plan, { pool, clients, connects, published, delivered }: PoolLoad, t: Translate): string[] {
  return [plan.pools[pool].name, formatCount(clients), rateText(connects, t), trafficText(published, t), trafficText(delivered, t)];
}

function agentRow(needs: AgentNeeds, t: Translate): string[] {
  const { host, clients, workers, portsNeeded, portsAvailable, openFilesNeeded, memoryBytes } = needs;
  // What does not fit is the one thing to be seen here.
  const ports = t('{0} of {1}', formatCount(portsNeeded), formatCount(portsAvailable));
  const fits = portsNeeded <= portsAvailable ? ports : `**${t('{0}: too few', ports)}**`;
  return [host, formatCount(clients), formatCount(workers), fits, formatCount(openFilesNeeded), formatBytes(memoryBytes)];
}

function rateText({ perSecond }: Frequency, t: Translate): string {
  return perSecond === null ? t('as fast as it goes') : formatRate(perSecond);
}

function totalText({ total }: Frequency, t: Translate): string {
  return total === null ? t('no limit but the run’s') : formatCount(total);
}

function trafficText(traffic: Traffic, t: Translate): string {
  const bytes = traffic.bytesPerSecond === null || traffic.bytesPerSecond === 0 ? '' : `, ${formatBytes(traffic.bytesPerSecond)}/s`;
  return `${rateText(traffic, t)}${bytes}`;
}
