import type { Expectation, Statistic } from '../plan/plan.ts';
import type { Histogram } from '../stats/histogram.ts';
import { type CounterName, counterNames, type DerivedName, type LatencyName, latencyNames } from '../stats/metrics.ts';
import { formatMetric } from './format.ts';
import type { Measures } from './measures.ts';
import { rateOf } from './rates.ts';
import type { ExpectationResult } from './report.ts';

/** Holds an expectation against what was measured, over the pool that it names or the whole run. */
export function evaluate(expectation: Expectation, measures: Measures): ExpectationResult {
  const { text, line, unit, comparison, value } = expectation;
  const actual = actualOf(expectation, measures);
  return {
    text,
    line,
    actual,
    actualText: actual === null ? 'nothing measured' : formatMetric(actual, unit),
    passed: actual !== null && compare(actual, comparison, value),
    ...saturatedShare(expectation.metric, measures),
  };
}

function saturatedShare(metric: string, { totals, saturated }: Measures): Pick<ExpectationResult, 'saturated'> {
  const share = isLatency(metric) ? (saturated?.[metric] ?? 0) / (totals.latency[metric]?.count ?? 1) : 0;
  return share > 0 ? { saturated: share } : {};
}

/** In the expectation's unit; null where there is nothing to tell, such as a share of nothing. */
function actualOf({ metric, unit, statistic }: Expectation, measures: Measures): number | null {
  if (isLatency(metric)) return statisticOf(measures.totals.latency[metric], statistic ?? 'p99');
  if (isCounter(metric)) {
    const count = measures.totals.counters[metric];
    return unit === 'share' ? ratio(count, wholeOf(metric, measures)) : count;
  }
  return derived[metric as DerivedName]?.(measures, unit === 'share') ?? null;
}

const derived: Record<DerivedName, (measures: Measures, asShare: boolean) => number | null> = {
  'connect.success': (measures) => ratio(measures.totals.counters['connect.succeeded'], attempts('connect', measures)),
  'connect.rate': ({ series, pool }) => rateOf(series.windows(), 'connect.succeeded', pool),
  'subscribe.success': (measures) => ratio(measures.totals.counters['subscribe.succeeded'], attempts('subscribe', measures)),
  'publish.rate': ({ series, pool }) => rateOf(series.windows(), 'publish.sent', pool),
  'delivery.rate': ({ series, pool }) => rateOf(series.windows(), 'delivery.received', pool),
  'delivery.expected': ({ book }) => book.expected,
  'delivery.delivered': ({ book }, asShare) => (asShare ? ratio(book.delivered, book.expected) : book.delivered),
  'delivery.lost': ({ book }, asShare) => (asShare ? ratio(book.lost, book.expected) : book.lost),
  'delivery.in_flight': ({ book }) => book.inFlight,
};

/** What a counter is a share of; `stats/metricDocs.ts` says it in words. */
function wholeOf(metric: CounterName, measures: Measures): number {
  const { counters } = measures.totals;
  switch (metric) {
    case 'connect.succeeded':
    case 'connect.failed':
      return attempts('connect', measures);
    case 'connect.lost':
      return counters['connect.succeeded'];
    case 'subscribe.succeeded':
    case 'subscribe.failed':
      return attempts('subscribe', measures);
    case 'publish.sent':
    case 'publish.missed':
      return counters['publish.sent'] + counters['publish.missed'];
    case 'publish.failed':
      return counters['publish.sent'];
    case 'delivery.duplicated':
    case 'delivery.reordered':
      return counters['delivery.received'];
    default:
      return 0;
  }
}

/** Those that count. At a run's own end an attempt that was never answered has not succeeded; before, nobody knows. */
function attempts(what: 'connect' | 'subscribe', { totals: { counters }, isCutShort }: Measures): number {
  return isCutShort ? counters[`${what}.succeeded`] + counters[`${what}.failed`] : counters[`${what}.attempted`];
}

function statisticOf(histogram: Histogram | undefined, statistic: Statistic): number | null {
  if (!histogram || histogram.count === 0) return null;
  switch (statistic) {
    case 'min':
    case 'max':
    case 'mean':
      return histogram[statistic];
    default:
      return histogram.percentile(Number(statistic.slice(1)));
  }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Values that differ only by the rounding of a division count as equal. */
function compare(actual: number, comparison: Expectation['comparison'], value: number): boolean {
  const equal = Math.abs(actual - value) <= Math.max(Math.abs(actual), Math.abs(value)) * 1e-12;
  switch (comparison) {
    case '<':
      return !equal && actual < value;
    case '<=':
      return equal || actual < value;
    case '>':
      return !equal && actual > value;
    case '>=':
      return equal || actual > value;
    case '==':
      return equal;
    case '!=':
      return !equal;
  }
}

function isLatency(metric: string): metric is LatencyName {
  return latencyNames.includes(metric as LatencyName);
}

function isCounter(metric: string): metric is CounterName {
  return counterNames.includes(metric as CounterName);
}
