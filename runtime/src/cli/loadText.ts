import type { Load, PublishLoad, Traffic } from '../plan/load.ts';
import type { AgentNeeds } from '../plan/needs.ts';
import type { Frequency } from '../plan/occurrences.ts';
import type { Plan } from '../plan/plan.ts';
import type { Colors } from '../report/colors.ts';
import { formatBytes, formatCount, formatDuration, formatRate } from '../report/format.ts';
import { table } from '../report/table.ts';

/** What a run of the plan will offer to its broker and need of its hosts, for a terminal. Ends in a line break. */
export function loadText(plan: Plan, load: Load, colors: Colors): string {
  const { usualMs, longestMs } = load;
  const sections = [
    [`${colors.bold(plan.scenario)}  ${formatDuration(usualMs)} when every answer comes at once, ${formatDuration(longestMs)} at most`],
    table([
      ['', 'a second at most', 'in all', 'bytes a second'],
      ['connects', rateOf(load.connects), totalOf(load.connects), ''],
      trafficRow('published', load.published),
      trafficRow('delivered', load.delivered),
    ]),
    table([
      ['pool', 'clients', 'connects', 'published', 'delivered'],
      ...load.pools.map(({ pool, clients, connects, published, delivered }) => [
        plan.pools[pool].name,
        formatCount(clients),
        ...[connects, published, delivered].map(rateOf),
      ]),
    ]),
    publishTable(plan, load.publishes),
    table([['agent', 'clients', 'workers', 'local ports', 'open files a worker', 'memory'], ...load.agents.map(agentRow)]),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function publishTable(plan: Plan, publishes: readonly PublishLoad[]): string[] {
  if (publishes.length === 0) return [];
  const rows = publishes.map(({ pool, step, packetBytes, fanOut, ...frequency }) => [
    `line ${step.line}, ${plan.pools[pool].name}`,
    rateOf(frequency),
    totalOf(frequency),
    formatBytes(packetBytes),
    fanOut.map((receiver) => `${plan.pools[receiver.pool].name} × ${copies(receiver.likely)}`).join(', ') || 'nobody',
  ]);
  return table([['publish', 'a second at most', 'in all', 'a packet', 'reaches'], ...rows]);
}

function trafficRow(name: string, traffic: Traffic): string[] {
  const { bytesPerSecond } = traffic;
  return [name, rateOf(traffic), totalOf(traffic), bytesPerSecond === null ? unpaced : `${formatBytes(bytesPerSecond)}/s`];
}

function agentRow({ host, clients, portsNeeded, portsAvailable, workers, openFilesNeeded, memoryBytes }: AgentNeeds): string[] {
  return [
    host,
    formatCount(clients),
    formatCount(workers),
    `${formatCount(portsNeeded)} of ${formatCount(portsAvailable)}`,
    formatCount(openFilesNeeded),
    formatBytes(memoryBytes),
  ];
}

/** On average where it depends on the message. */
function copies(likely: number): string {
  return likely.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

const unpaced = 'as fast as it goes';

function rateOf({ perSecond }: Frequency): string {
  return perSecond === null ? unpaced : formatRate(perSecond);
}

function totalOf({ total }: Frequency): string {
  return total === null ? 'without limit' : formatCount(total);
}
