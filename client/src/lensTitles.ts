import { formatCount, formatLatency } from '../../runtime/src/report/format.ts';
import type { ExpectationResult, PoolReport } from '../../runtime/src/report/report.ts';

/** How sure a figure is: of a run going on, of one that is over, or of one whose text has changed since. */
export type Standing = 'live' | 'final' | 'stale';

/** Over an expectation: `✓ 12.3 ms · was 14.1 ms`, or `✗ …`; while the run goes on `◌ 12.3 ms so far`. */
export function expectationTitle(now: ExpectationResult, before: ExpectationResult | undefined, standing: Standing): string {
  const measured = now.actual === null ? 'nothing measured' : now.actualText;
  if (standing === 'live') return `◌ ${measured} so far${now.actual === null || now.passed ? '' : ', broken'}`;
  const was = before === undefined || before.actual === null ? [] : [`was ${before.actualText}`];
  return join([`${now.passed ? '✓' : '✗'} ${measured}`, ...was, ...limitPart(now)], standing);
}

/** Over a pool: how many of its clients got through, and what became of its messages. */
export function poolTitle(pool: PoolReport, before: PoolReport | undefined, standing: Standing): string {
  const { messages } = pool;
  const parts = [
    connectedPart(pool),
    ...(messages.published > 0 ? [`${formatCount(messages.published)} published`] : []),
    ...(messages.missed > 0 ? [`${formatCount(messages.missed)} missed`] : []),
    ...(messages.delivered > 0 ? [`${formatCount(messages.delivered)} delivered`] : []),
    ...(messages.lost > 0 ? [`${formatCount(messages.lost)} lost`] : []),
    ...latencyPart(pool, before),
  ];
  return join([`${standing === 'live' ? '◌ ' : ''}${parts[0]}`, ...parts.slice(1)], standing);
}

/** Clients that come and go connect more often than there are clients. */
function connectedPart({ clients, connections: { attempted, succeeded } }: PoolReport): string {
  if (attempted > clients) return `${formatCount(succeeded)} of ${formatCount(attempted)} connects`;
  return `${formatCount(succeeded)} of ${formatCount(clients)} connected`;
}

/** A receiver's latency is the delivery's; a publisher's is the acknowledgement's. */
function latencyPart(pool: PoolReport, before: PoolReport | undefined): string[] {
  const key = pool.latencyUs.delivery.count > 0 ? 'delivery' : 'publishAck';
  const { count: values, p99 } = pool.latencyUs[key];
  if (values === 0) return [];
  const was = before?.latencyUs[key];
  return [
    `p99 ${formatLatency(p99)}${was === undefined || was.count === 0 ? '' : ` (was ${formatLatency(was.p99)})`}`,
    ...limitPart(pool.latencyUs[key]),
  ];
}

/** What was measured then tells of the load generator, too. */
function limitPart({ saturated = 0 }: { saturated?: number | undefined }): string[] {
  return saturated > 0 ? ['load generator at its limit'] : [];
}

function join(parts: readonly string[], standing: Standing): string {
  return [...parts, ...(standing === 'stale' ? ['text changed since'] : [])].join(' · ');
}
