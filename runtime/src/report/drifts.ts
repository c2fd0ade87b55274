import type { CounterName, LatencyName } from '../stats/metrics.ts';
import type { PoolTotals } from '../stats/totals.ts';
import { formatLatency, formatRate } from './format.ts';

/** One half of a time in which nothing should have changed. */
export interface Half {
  totals: PoolTotals;
  seconds: number;
}

/** What changed from one half to the next by more than chance explains, as `delivery p99 went from 12 ms to 45 ms`. */
export function driftsOf(first: Half, second: Half): string[] {
  return [
    ...rates.flatMap(([name, title]) => rateDrift(name, title, first, second)),
    ...latencies.flatMap(([name, title]) =>
      percents.flatMap(([percent, share]) => latencyDrift(name, `${title} p${percent}`, percent, share, first, second)),
    ),
  ];
}

const rates: [CounterName, string][] = [
  ['publish.sent', 'publishing'],
  ['delivery.received', 'delivery'],
];

const latencies: [LatencyName, string][] = [
  ['publish.latency', 'acknowledgement'],
  ['delivery.latency', 'delivery'],
];

/** A percentile, and by which share it may differ: the rarer the values, the more it does by chance. */
const percents: [number, number][] = [
  [50, 0.2],
  [99, 0.5],
];

/** Counts vary by about their square root; three times that is hardly chance, and less than a twentieth hardly matters. */
function rateDrift(name: CounterName, title: string, first: Half, second: Half): string[] {
  const before = first.totals.counters[name] / first.seconds;
  const after = second.totals.counters[name] / second.seconds;
  const chance = 3 * Math.sqrt(before / first.seconds + after / second.seconds);
  const difference = Math.abs(after - before);
  if (difference <= chance || difference <= Math.max(before, after) / 20) return [];
  return [`${title} went from ${formatRate(before)} to ${formatRate(after)}`];
}

function latencyDrift(name: LatencyName, title: string, percent: number, share: number, first: Half, second: Half): string[] {
  const [a, b] = [first.totals.latency[name], second.totals.latency[name]];
  const fewest = tail / (1 - percent / 100);
  if (!a || !b || a.count < fewest || b.count < fewest) return [];
  const [before, after] = [a.percentile(percent), b.percentile(percent)];
  const difference = Math.abs(after - before);
  if (difference < smallestUs || difference <= share * Math.min(Math.abs(before), Math.abs(after))) return [];
  return [`${title} went from ${formatLatency(before)} to ${formatLatency(after)}`];
}

/** A percentile of fewer values than this beyond it is one of chance. */
const tail = 10;
/** What is less is the scheduler's. */
const smallestUs = 1_000;
