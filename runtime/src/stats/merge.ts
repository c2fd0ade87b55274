import { mergeEncoded } from './histogramText.ts';
import type { CounterName, LatencyName } from './metrics.ts';
import type { ErrorCount, PoolWindow, PublishedSlots, ReceivedCounts, SubscribedSlots, Window } from './window.ts';

/**
 * Two windows of the same second as one: workers' windows become an agent's, agents' become the run's. Associative and commutative,
 * with `emptyWindow` as its neutral element, so that no sender needs an order. Lists come out sorted; neither argument is changed.
 * @throws RangeError where a latency is not a histogram's text
 */
export function mergeWindows(a: Window, b: Window): Window {
  return mergeAll([a, b]);
}

/** As `mergeWindows` of all, one by one, but each latency is read only once. There must be one window at least. */
export function mergeAll(windows: readonly Window[]): Window {
  const all = <T>(list: (window: Window) => readonly T[]) => windows.flatMap(list);
  return {
    index: windows[0].index,
    pools: mergeByPosition(
      windows.map(({ pools }) => pools),
      mergePools,
    ),
    published: mergeByKey(
      all(({ published }) => published),
      ['step'],
      mergePublished,
    ),
    matched: mergeByKey(
      all(({ matched }) => matched),
      ['flow'],
      (x, y) => ({ ...x, counts: addSlots(x.counts, y.counts) }),
    ),
    received: mergeByKey(
      all(({ received }) => received),
      ['publish', 'pool'],
      mergeReceived,
    ),
    subscribed: mergeByKey(
      all(({ subscribed }) => subscribed),
      ['step'],
      mergeSubscribed,
    ),
    errors: mergeErrors(all(({ errors }) => errors)),
    processes: mergeByKey(
      all(({ processes }) => processes),
      ['agent', 'worker'],
      (x) => x,
    ),
    hosts: mergeByKey(
      all(({ hosts }) => hosts),
      ['agent'],
      (x) => x,
    ),
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
    hosts: [],
  };
}

/** The same reason in the same pool is one error, first seen when it was first seen anywhere. */
export function mergeErrors(errors: readonly ErrorCount[]): ErrorCount[] {
  return mergeByKey(errors, ['pool', 'reason'], (x, y) => ({
    ...x,
    count: x.count + y.count,
    firstAtMs: Math.min(x.firstAtMs, y.firstAtMs),
  }));
}

function emptyPool(): PoolWindow {
  return { counters: {}, peak: 0, connected: 0, ended: 0, latency: {} };
}

function mergePools(pools: readonly PoolWindow[]): PoolWindow {
  const merged = emptyPool();
  const texts = new Map<LatencyName, string[]>();
  for (const { counters, peak, connected, ended, latency } of pools) {
    merged.peak += peak;
    merged.connected += connected;
    merged.ended += ended;
    for (const name of Object.keys(counters) as CounterName[]) merged.counters[name] = (merged.counters[name] ?? 0) + (counters[name] ?? 0);
    for (const name of Object.keys(latency) as LatencyName[]) texts.set(name, [...(texts.get(name) ?? []), latency[name] ?? '']);
  }
  for (const [name, parts] of texts) merged.latency[name] = mergeEncoded(parts);
  return merged;
}

function mergePublished(a: PublishedSlots, b: PublishedSlots): PublishedSlots {
  return { step: a.step, counts: addSlots(a.counts, b.counts), firstUs: foldSlots(a.firstUs, b.firstUs, Math.min) };
}

function mergeReceived(a: ReceivedCounts, b: ReceivedCounts): ReceivedCounts {
  return {
    ...a,
    count: a.count + b.count,
    gaps: a.gaps + b.gaps,
    duplicated: a.duplicated + b.duplicated,
    reordered: a.reordered + b.reordered,
  };
}

function mergeSubscribed(a: SubscribedSlots, b: SubscribedSlots): SubscribedSlots {
  return {
    step: a.step,
    certain: addSlots(a.certain, b.certain),
    possible: addSlots(a.possible, b.possible),
    ended: addSlots(a.ended, b.ended),
    settledUs: foldSlots(a.settledUs, b.settledUs, Math.max),
  };
}

function addSlots(a: readonly number[], b: readonly number[]): number[] {
  return foldSlots(a, b, (x, y) => x + y);
}

function foldSlots(a: readonly number[], b: readonly number[], fold: (x: number, y: number) => number): number[] {
  return mergeByPosition([a, b], (values) => values.reduce((x, y) => fold(x, y)));
}

/** Lists may differ in length: what stands at a position in any of them is merged. */
function mergeByPosition<T>(lists: readonly (readonly T[])[], merge: (items: T[]) => T): T[] {
  const length = Math.max(...lists.map((list) => list.length));
  return Array.from({ length }, (_, at) => merge(lists.filter((list) => at < list.length).map((list) => list[at])));
}

/** Items that agree in all `keys` become one; sorted by those keys. */
function mergeByKey<T, K extends keyof T>(items: readonly T[], keys: readonly K[], merge: (x: T, y: T) => T): T[] {
  const merged = new Map<string, T>();
  for (const item of items) {
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
