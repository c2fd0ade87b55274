import type { Histogram } from '../stats/histogram.ts';
import type { CounterName, LatencyName } from '../stats/metrics.ts';
import type { PoolTotals } from '../stats/totals.ts';
import { formatLatency, formatRate } from './format.ts';

/** One half of a time in which nothing should have changed: all of it, and single seconds of it. */
export interface Half {
  totals: PoolTotals;
  seconds: number;
  spreads: readonly SecondSpread[];
}

/** Percentiles of one second, by latency; absent where nothing was recorded. */
export type SecondSpread = Partial<Record<LatencyName, Record<Percent, number>>>;

type Percent = 50 | 99;

export function spreadOf({ latency }: PoolTotals): SecondSpread {
  const spread: SecondSpread = {};
  for (const [name, histogram] of Object.entries(latency) as [LatencyName, Histogram][]) {
    spread[name] = { 50: histogram.percentile(50), 99: histogram.percentile(99) };
  }
  return spread;
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
const percents: [Percent, number][] = [
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

function latencyDrift(name: LatencyName, title: string, percent: Percent, share: number, first: Half, second: Half): string[] {
  const [a, b] = [first.totals.latency[name], second.totals.latency[name]];
  const fewest = tail / (1 - percent / 100);
  if (!a || !b || a.count < fewest || b.count < fewest) return [];
  const [before, after] = [a.percentile(percent), b.percentile(percent)];
  const difference = Math.abs(after - before);
  if (difference < smallestUs || difference <= share * Math.min(Math.abs(before), Math.abs(after))) return [];
  const valuesOf = ({ spreads }: Half) => spreads.flatMap((spread) => spread[name]?.[percent] ?? []);
  if (!isShifted(valuesOf(first), valuesOf(second))) return [];
  return [`${title} went from ${formatLatency(before)} to ${formatLatency(after)}`];
}

/**
 * Whether seconds of one half as a rule differ from those of the other (Mann and Whitney's test): values come in bursts, and one bad
 * second makes the p99 of its half without anything having changed.
 */
function isShifted(first: readonly number[], second: readonly number[]): boolean {
  let above = 0;
  for (const a of first) for (const b of second) above += b > a ? 1 : b === a ? 0.5 : 0;
  const pairs = first.length * second.length;
  const deviation = Math.sqrt((pairs * (first.length + second.length + 1)) / 12);
  return Math.abs(above - pairs / 2) > hardlyChance * deviation;
}

/** In standard deviations: more than two halves of three seconds ever come to, so that of so few nothing is said. */
const hardlyChance = 2.3;

/** A percentile of fewer values than this beyond it is one of chance. */
const tail = 10;
/** What is less is the scheduler's. */
const smallestUs = 1_000;
