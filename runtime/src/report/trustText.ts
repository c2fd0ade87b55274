import { formatDuration, formatLatency, formatShare } from './format.ts';
import type { Report } from './report.ts';

/** What limits how far a report's latencies can be trusted, one sentence each; nothing where they are what they seem. */
export function trustNotes(report: Report): string[] {
  return [...saturationNotes(report), ...clockNotes(report)];
}

/** Behind a latency that was measured in part while the load generator was at its limit: this stands for the sentence below. */
export function markOf({ saturated = 0 }: { saturated?: number | undefined }): string {
  return saturated > 0 ? ' *' : '';
}

function saturationNotes({ latencyUs }: Report): string[] {
  const share = Math.max(...Object.values(latencyUs).map(({ saturated = 0 }) => saturated));
  return share > 0 ? [`* Up to ${formatShare(share)} of these were measured while the load generator was at its limit.`] : [];
}

/** How sure times across hosts are. Nothing where all agents share one clock. */
function clockNotes({ deliveryErrorUs, latencyUs: { delivery, deliveryService }, agents }: Report): string[] {
  const steps = agents.flatMap(({ name, clock }) =>
    (clock?.steps ?? []).map(({ atMs, byUs }) => {
      const leapt = byUs > 0 ? 'leapt ahead' : 'fell back';
      return `The clock of agent ${name} ${leapt} by ${formatLatency(Math.abs(byUs))} at ${formatDuration(Math.max(0, atMs))}, as a suspended host's does.`;
    }),
  );
  const least = Math.min(delivery.count > 0 ? delivery.min : 0, deliveryService.count > 0 ? deliveryService.min : 0);
  return [
    ...(deliveryErrorUs > 0 && delivery.count > 0
      ? [`Delivery is ±${formatLatency(deliveryErrorUs)}: it is timed by two hosts' clocks.`]
      : []),
    ...(least < 0 ? [`Some deliveries seem to take ${formatLatency(least)}: what is less than the clocks' error says nothing.`] : []),
    ...steps,
  ];
}
