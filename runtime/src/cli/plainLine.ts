import type { Snapshot } from '../director/snapshot.ts';
import { formatCount, formatLatency, formatRate } from '../report/format.ts';
import { phaseWords, ratesOf } from './liveText.ts';

/** A run at one moment as one line, for logs. */
export function plainLine({ phase, elapsedMs, report, latest }: Snapshot): string {
  const { messages, latencyUs, errors } = report;
  const errorCount = errors.reduce((sum, { count }) => sum + count, 0);
  const rates = ratesOf(latest);
  return [
    `${(elapsedMs / 1000).toFixed(0).padStart(4)} s`,
    phaseWords[phase],
    `${formatCount(rates.connected)} connected`,
    `${formatCount(messages.published)} published (${formatRate(rates.published)})`,
    `${formatCount(messages.delivered)} delivered (${formatRate(rates.delivered)})`,
    ...(latencyUs.delivery.count > 0 ? [`delivery p99 ${formatLatency(latencyUs.delivery.p99)}`] : []),
    ...(errorCount > 0 ? [`${formatCount(errorCount)} errors`] : []),
  ].join(' · ');
}
