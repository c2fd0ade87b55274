import type { Colors } from './colors.ts';
import { formatCount, formatDuration, formatLatency, formatRate } from './format.ts';
import type { Latencies, LatencySummary, Report } from './report.ts';
import { tableWithin, wrap } from './table.ts';
import { markOf, trustNotes } from './trustText.ts';

/** What happened between ramp-up and drain, where that lasted long enough to say. */
export function steadyLines({ steady }: Report, colors: Colors): string[] {
  if (steady?.kind !== 'measured') return [];
  const { fromMs, toMs, publishedPerSecond, deliveredPerSecond, latencyUs, drifts } = steady;
  const [what, latency] = latencyUs.delivery.count > 0 ? ['delivery', latencyUs.delivery] : ['acknowledgement', latencyUs.publishAck];
  const parts = [
    `${formatDuration(fromMs)} to ${formatDuration(toMs)}`,
    publishedPerSecond > 0 ? `${formatRate(publishedPerSecond)} published` : '',
    deliveredPerSecond > 0 ? `${formatRate(deliveredPerSecond)} delivered` : '',
    latency.count > 0 ? `${what} p50 ${formatLatency(latency.p50)}, p99 ${formatLatency(latency.p99)}` : '',
  ];
  const changes = drifts.map((drift) => `             ${colors.warn(`not stationary: ${drift}`)}`);
  return [`Steady       ${parts.filter(Boolean).join(' · ')}`, ...changes];
}

const latencyTitles: [keyof Latencies, string][] = [
  ['connect', 'connect'],
  ['subscribe', 'subscribe'],
  ['publishAck', 'publish to acknowledgement'],
  ['publishService', '  from when it was sent'],
  ['delivery', 'delivery'],
  ['deliveryService', '  from when it was sent'],
  ['response', 'request to answer'],
  ['pacing', 'pacing (our own lateness)'],
];

/** A table of the latencies that were measured, with what limits how far they can be trusted. */
export function latencyLines(report: Report, width: number, colors: Colors): string[] {
  const { latencyUs: latencies } = report;
  const measured = latencyTitles.filter(([name]) => latencies[name].count > 0);
  if (measured.length === 0) return [];
  const rows = measured.map(([name, title]) => [
    title + markOf(latencies[name]),
    formatCount(latencies[name].count),
    ...percentiles(latencies[name]),
  ]);
  const head = ['Latency', 'count', 'p50', 'p90', 'p99', 'p99.9', 'max'];
  return [
    ...tableWithin(width, [head, ...rows], ['p99.9', 'p90', 'count', 'p50']),
    ...trustNotes(report).flatMap((note) => wrap(note, width).map(colors.warn)),
  ];
}

function percentiles({ p50, p90, p99, p999, max }: LatencySummary): string[] {
  return [p50, p90, p99, p999, max].map(formatLatency);
}
