import { formatCount, formatLatency } from '../../runtime/src/report/format.ts';
import type { ExpectationResult, PoolReport } from '../../runtime/src/report/report.ts';
import type { Translate } from './translate.ts';

/** How sure a figure is: of a run going on, of one that is over, or of one whose text has changed since. */
export type Standing = 'live' | 'final' | 'stale';

/** Over an expectation: `✓ 12.3 ms · was 14.1 ms`, or `✗ …`; while the run goes on `◌ 12.3 ms so far`. */
export function expectationTitle(now: ExpectationResult, before: ExpectationResult | undefined, standing: Standing, t: Translate): string {
  const measured = now.actual === null ? t('nothing measured') : now.actualText;
  if (standing === 'live') return `◌ ${now.actual === null || now.passed ? t('{0} so far', measured) : t('{0} so far, broken', measured)}`;
  const was = before === undefined || before.actual === null ? [] : [t('was {0}', before.actualText)];
  return join([`${now.passed ? '✓' : '✗'} ${measured}`, ...was, ...limitPart(now, t)], standing, t);
}

/** Over a pool: how many of its clients got through, and what became of its messages. */
export function poolTitle(pool: PoolReport, before: PoolReport | undefined, standing: Standing, t: Translate): string {
  const { published, missed, delivered, lost } = pool.messages;
  const parts = [
    connectedPart(pool, t),
    ...(published > 0 ? [t('{0} published', formatCount(published))] : []),
    ...(missed > 0 ? [t('{0} missed', formatCount(missed))] : []),
    ...(delivered > 0 ? [t('{0} delivered', formatCount(delivered))] : []),
    ...(lost > 0 ? [t('{0} lost', formatCount(lost))] : []),
    ...latencyPart(pool, before, t),
  ];
  return join([`${standing === 'live' ? '◌ ' : ''}${parts[0]}`, ...parts.slice(1)], standing, t);
}

/** Clients that come and go connect more often than there are clients. */
function connectedPart({ clients, connections: { attempted, succeeded } }: PoolReport, t: Translate): string {
  if (attempted > clients) return t('{0} of {1} connects', formatCount(succeeded), formatCount(attempted));
  return t('{0} of {1} connected', formatCount(succeeded), formatCount(clients));
}

/** A receiver's latency is the delivery's; a publisher's is the acknowledgement's. */
function latencyPart(pool: PoolReport, before: PoolReport | undefined, t: Translate): string[] {
  const key = pool.latencyUs.delivery.count > 0 ? 'delivery' : 'publishAck';
  const { count: values, p99 } = pool.latencyUs[key];
  if (values === 0) return [];
  const was = before?.latencyUs[key];
  return [
    `p99 ${formatLatency(p99)}${was === undefined || was.count === 0 ? '' : ` (${t('was {0}', formatLatency(was.p99))})`}`,
    ...limitPart(pool.latencyUs[key], t),
  ];
}

/** What was measured then tells of the load generator, too. */
function limitPart({ saturated = 0 }: { saturated?: number | undefined }, t: Translate): string[] {
  return saturated > 0 ? [t('load generator at its limit')] : [];
}

function join(parts: readonly string[], standing: Standing, t: Translate): string {
  return [...parts, ...(standing === 'stale' ? [t('text changed since')] : [])].join(' · ');
}
