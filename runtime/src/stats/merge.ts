import { mergeEncoded } from './histogramText.ts';
import type { CounterName, LatencyName } from './metrics.ts';
import type { ErrorCount, PoolWindow, PublishedSlots, SubscribedSlots, Window } from './window.ts';

/**
 * Two windows of the same second as one: workers' windows become an agent's, agents' become the run's. Associative and commutative,
 * with `emptyWindow` as its neutral element, so that no sender needs an order. Lists come out sorted; neither argument is changed.
 * @throws RangeError where a latency is not a histogram's text
 */
export function mergeWindows(a: Window, b: Window): Window {
  return {
    index: a.index,
    pools: mergeByPosition(a.pools, b.pools, mergePools),
    published: mergeByKey(a.published, b.published, ['step'], mergePublished),
    matched: mergeByKey(a.matched, b.matched, ['flow'], (x, y) => ({ ...x, counts: addSlots(x.counts, y.counts) })),
    received: mergeByKey(a.received, b.received, ['publish', 'pool'], (x, y) => ({
      ...x,
      count: x.count + y.count,
      gaps: x.gaps + y.gaps,
    })),
    subscribed: mergeByKey(a.subscribed, b.subscribed, ['step'], mergeSubscribed),
    errors: mergeErrors(a.errors, b.errors),
    processes: mergeByKey(a.processes, b.processes, ['agent', 'worker'], (x) => x),
  };
}

/** A second in which nothing happened; gauges are 0. */
export function emptyWindow(index: number, pools: number): Window {
  return {
    index,
    pools: Array.from({ length: pools }, emptyPool),
    published: [],
    matched: [],
    received: [],
    subscribed: [],
    errors: [],
    processes: [],
  };
}

/** The same reason in the same pool is one error, first seen when it was first seen anywhere. */
export function mergeErrors(a: readonly ErrorCount[], b: readonly ErrorCount[]): ErrorCount[] {
  return mergeByKey(a, b, ['pool', 'reason'], (x, y) => ({
    ...x,
    count: x.count + y.count,
    firstAtMs: Math.min(x.firstAtMs, y.firstAtMs),
  }));
}

function emptyPool(): PoolWindow {
  return { counters: {}, connected: 0, ended: 0, latency: {} };
}

function mergePools(a: PoolWindow, b: PoolWindow): PoolWindow {
  return {
    counters: mergeRecords<CounterName, number>(a.counters, b.counters, (x, y) => x + y),
    connected: a.connected + b.connected,
    ended: a.ended + b.ended,
    latency: mergeRecords<LatencyName, string>(a.latency, b.latency, mergeEncoded),
  };
}

function mergePublished(a: PublishedSlots, b: PublishedSlots): PublishedSlots {
  return { step: a.step, counts: addSlots(a.counts, b.counts), firstUs: mergeByPosition(a.firstUs, b.firstUs, Math.min) };
}

function mergeSubscribed(a: SubscribedSlots, b: SubscribedSlots): SubscribedSlots {
  return {
    step: a.step,
    certain: addSlots(a.certain, b.certain),
    possible: addSlots(a.possible, b.possible),
    ended: addSlots(a.ended, b.ended),
    settledUs: mergeByPosition(a.settledUs, b.settledUs, Math.max),
  };
}

function addSlots(a: readonly number[], b: readonly number[]): number[] {
  return mergeByPosition(a, b, (x, y) => x + y);
}

/** The longer list's rest is taken as it is. */
function mergeByPosition<T>(a: readonly T[], b: readonly T[], merge: (x: T, y: T) => T): T[] {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  return longer.map((item, at) => (at < shorter.length ? merge(item, shorter[at]) : item));
}

function mergeRecords<K extends string, V>(
  a: Partial<Record<K, V>>,
  b: Partial<Record<K, V>>,
  merge: (x: V, y: V) => V,
): Partial<Record<K, V>> {
  const merged = { ...a };
  for (const key of Object.keys(b) as K[]) {
    const [mine, other] = [a[key], b[key]];
    merged[key] = mine === undefined ? other : merge(mine, other as V);
  }
  return merged;
}

/** Items that agree in all `keys` become one; sorted by those keys. */
function mergeByKey<T, K extends keyof T>(a: readonly T[], b: readonly T[], keys: readonly K[], merge: (x: T, y: T) => T): T[] {
  const merged = new Map<string, T>();
  for (const item of [...a, ...b]) {
    const key = keys.map((name) => item[name]).join(' ');
    const known = merged.get(key);
    merged.set(key, known === undefined ? item : merge(known, item));
  }
  return [...merged.values()].sort((x, y) => compareBy(keys, x, y));
}

function compareBy<T, K extends keyof T>(keys: readonly K[], x: T, y: T): number {
  const key = keys.find((name) => x[name] !== y[name]);
  return key === undefined ? 0 : x[key] < y[key] ? -1 : 1;
}
