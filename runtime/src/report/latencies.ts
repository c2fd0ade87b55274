import type { Histogram } from '../stats/histogram.ts';
import type { LatencyName } from '../stats/metrics.ts';
import type { Latencies, LatencySummary } from './report.ts';

/** The figures of each latency; percentiles are always of whole histograms, never put together from other percentiles. */
export function latenciesOf(
  histograms: Partial<Record<LatencyName, Histogram>>,
  /** How many values of each the load generator's own limit is in. */
  saturated: Partial<Record<LatencyName, number>> = {},
): Latencies {
  const summaries = Object.entries(names).map(([member, name]) => [member, summaryOf(histograms[name], saturated[name] ?? 0)]);
  return Object.fromEntries(summaries) as Latencies;
}

/** Which metric stands where in a report. */
const names: Record<keyof Latencies, LatencyName> = {
  connect: 'connect.time',
  connectService: 'connect.service',
  connectPacing: 'connect.pacing',
  tcp: 'connect.tcp',
  tls: 'connect.tls',
  connack: 'connect.connack',
  subscribe: 'subscribe.time',
  subscribeService: 'subscribe.service',
  publishAck: 'publish.latency',
  publishService: 'publish.service',
  publishReceived: 'publish.pubrec',
  delivery: 'delivery.latency',
  deliveryService: 'delivery.service',
  response: 'delivery.response',
  pacing: 'publish.pacing',
};

function summaryOf(histogram: Histogram | undefined, saturated: number): LatencySummary {
  if (!histogram || histogram.count === 0) return { count: 0, min: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0, mean: 0 };
  const { count, min, max, mean } = histogram;
  const at = (percent: number) => histogram.percentile(percent);
  const summary = { count, min, p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max, mean };
  return saturated > 0 ? { ...summary, saturated: saturated / count } : summary;
}
