import type { MetricUnit } from '../../../../runtime/src/stats/metrics.ts';
import type { ValueType } from './entry.ts';

export { type Metric, metrics } from '../../../../runtime/src/stats/metricDocs.ts';

/** What an expectation on a latency is about: `connect.time p99 < 2s`. Any percentile may be written, `p99.99` too. */
export const statistics: readonly { name: string; doc: string }[] = [
  { name: 'p50', doc: 'the median' },
  { name: 'p90', doc: '90 % are not above it' },
  { name: 'p95', doc: '95 % are not above it' },
  { name: 'p99', doc: '99 % are not above it' },
  { name: 'p99.9', doc: '999 of 1,000 are not above it' },
  { name: 'mean', doc: 'the average' },
  { name: 'min', doc: 'the least' },
  { name: 'max', doc: 'the largest' },
];

/** The types of values that a metric of this unit is compared with. */
export const unitTypes: Record<MetricUnit, readonly ValueType[]> = {
  count: ['number', 'size'],
  share: ['percent'],
  perSecond: ['rate'],
  us: ['duration'],
};
