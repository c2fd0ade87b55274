import { Histogram } from '../../stats/histogram.ts';
import { addContent, readHistogram } from '../../stats/histogramText.ts';
import type { CounterName, LatencyName } from '../../stats/metrics.ts';
import type { HostSample, ProcessSample, Window } from '../../stats/window.ts';
import { causeOf, type ErrorCause } from './errorCauses.ts';

/** What one second says of who was at a limit: the window, read for that. */
export interface Signs {
  index: number;
  processes: readonly ProcessSample[];
  hosts: readonly HostSample[];
  /** Of all pools together, where anything was recorded. */
  spread: Partial<Record<LatencyName, Spread>>;
  /** How many values were recorded, by pool and latency. */
  recorded: readonly Partial<Record<LatencyName, number>>[];
  errors: Partial<Record<ErrorCause, ErrorSign>>;
  /** Of all pools together; absent: 0. */
  counters: Partial<Record<CounterName, number>>;
  /** The most connections at once. */
  connections: number;
}

/** Of a latency, in µs. */
export interface Spread {
  min: number;
  p90: number;
  max: number;
}

export interface ErrorSign {
  count: number;
  /** The most frequent. */
  reason: string;
}

/** A merged window never changes, and a run's are asked for again each second. */
export function signsOf(window: Window): Signs {
  const known = read.get(window);
  if (known) return known;
  const signs = readSigns(window);
  read.set(window, signs);
  return signs;
}

const read = new WeakMap<Window, Signs>();

function readSigns(window: Window): Signs {
  const histograms = new Map<LatencyName, Histogram>();
  const counters: Signs['counters'] = {};
  const recorded = window.pools.map((pool) => {
    for (const [name, count] of Object.entries(pool.counters) as [CounterName, number][]) counters[name] = (counters[name] ?? 0) + count;
    return readLatencies(pool.latency, histograms);
  });
  const spread: Signs['spread'] = {};
  for (const [name, histogram] of histograms) spread[name] = spreadOf(histogram);
  const { index, processes, hosts } = window;
  const connections = window.pools.reduce((sum, { peak }) => sum + peak, 0);
  return { index, processes, hosts, spread, recorded, errors: errorSigns(window), counters, connections };
}

/** Adds one pool's latencies to those of all; returns how many there are of each. */
function readLatencies(
  latency: Partial<Record<LatencyName, string>>,
  all: Map<LatencyName, Histogram>,
): Partial<Record<LatencyName, number>> {
  const counts: Partial<Record<LatencyName, number>> = {};
  for (const [name, text] of Object.entries(latency) as [LatencyName, string][]) {
    const content = readHistogram(text);
    const histogram = all.get(name) ?? new Histogram();
    addContent(histogram, content);
    all.set(name, histogram);
    counts[name] = content?.count ?? 0;
  }
  return counts;
}

function spreadOf(histogram: Histogram): Spread {
  return { min: histogram.min, p90: histogram.percentile(90), max: histogram.max };
}

function errorSigns({ errors }: Window): Signs['errors'] {
  const signs: Signs['errors'] = {};
  for (const { reason, count } of [...errors].sort((a, b) => b.count - a.count)) {
    const cause = causeOf(reason);
    if (cause === undefined) continue;
    signs[cause] = { count: (signs[cause]?.count ?? 0) + count, reason: signs[cause]?.reason ?? reason };
  }
  return signs;
}
