import { Histogram } from '../../runtime/src/stats/histogram.ts';
import { addEncoded } from '../../runtime/src/stats/histogramText.ts';
import type { CounterName } from '../../runtime/src/stats/metrics.ts';
import type { Totals } from '../../runtime/src/stats/totals.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { type DistributionPoint, type LatencyPoint, type SeriesPoint, type ShownLatency, shownLatencies } from './messages.ts';

/** What the charts show of one second, all pools together. */
export function seriesPoint(window: Window): SeriesPoint {
  const sum = (name: CounterName) => window.pools.reduce((total, { counters }) => total + (counters[name] ?? 0), 0);
  return {
    second: window.index,
    connected: window.pools.reduce((total, { connected }) => total + connected, 0),
    published: sum('publish.sent'),
    delivered: sum('delivery.received'),
    errors: window.errors.reduce((total, { count }) => total + count, 0),
    latency: measured((name) => latencyPoint(window, name)),
  };
}

/** How each latency of the run is spread, at percentiles that grow denser towards the tail. */
export function distributions(totals: Totals): Partial<Record<ShownLatency, DistributionPoint[]>> {
  const { latency } = totals.whole();
  return measured((name) => distribution(latency[name]));
}

function measured<T>(of: (name: ShownLatency) => T | undefined): Partial<Record<ShownLatency, T>> {
  const entries = shownLatencies.map((name) => [name, of(name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function latencyPoint(window: Window, name: ShownLatency): LatencyPoint | undefined {
  const histogram = new Histogram();
  for (const { latency } of window.pools) addEncoded(histogram, latency[name] ?? '');
  if (histogram.count === 0) return undefined;
  const at = (percent: number) => histogram.percentile(percent);
  return { p50: at(50), p90: at(90), p99: at(99), max: histogram.max };
}

function distribution(histogram: Histogram | undefined): DistributionPoint[] | undefined {
  if (histogram === undefined || histogram.count === 0) return undefined;
  // Beyond one value in the count there is nothing to know: the last point is the largest value.
  const known = percents.filter((percent) => percent === 0 || histogram.count * (1 - percent / 100) >= 0.999);
  return known.map((percent) => ({ percent, us: histogram.percentile(percent) }));
}

/** 0 to 90 %, then the same again for the last tenth of the values, and so on to the last ten-millionth. */
const percents = [0, 1, 2, 3, 4, 5, 6].flatMap((tenths) =>
  [0, 25, 50, 75, 87.5].map((part) => Number((100 - 10 ** -tenths * (100 - part * 0.9)).toFixed(9))),
);
