import { formatDuration, formatLatency } from './format.ts';
import type { Report } from './report.ts';

/** How sure times across hosts are, one sentence each. Nothing where all agents share one clock. */
export function clockNotes({ deliveryErrorUs, latencyUs: { delivery, deliveryService }, agents }: Report): string[] {
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
