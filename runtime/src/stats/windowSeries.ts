import { addLatencies, encodeLatencies, type Latencies, type LatencyContents, readLatencies } from './latencies.ts';
import { emptyWindow, mergeAll } from './merge.ts';
import { Totals } from './totals.ts';
import type { Window } from './window.ts';

/**
 * The windows of a whole run, from several sources, in whatever order they come: late ones are added where they belong, missing ones
 * leave a gap, and one that comes twice counts once. Only merged windows are kept, so memory grows with the run's length alone.
 */
export class WindowSeries {
  /** Everything so far. */
  readonly totals: Totals;
  readonly #pools: number;
  readonly #seconds = new Map<number, Second>();
  /** `windows()` as it was last asked for. */
  #inOrder: Window[] | undefined;

  constructor(pools: number) {
    this.#pools = pools;
    this.totals = new Totals(pools);
  }

  /**
   * Adds a window of a source, an agent's number for example. False where that source's window of that second was here before.
   * @throws RangeError where a latency is not a histogram's text; nothing is added then
   */
  add(source: number, window: Window): boolean {
    const second = this.#seconds.get(window.index) ?? new Second(emptyWindow(window.index, this.#pools));
    if (second.sources.has(source)) return false;
    const latencies = window.pools.map(readLatencies);
    this.totals.add(window, latencies);
    second.sources.add(source);
    second.add(window, latencies);
    this.#seconds.set(window.index, second);
    this.#inOrder = undefined;
    return true;
  }

  /** What all sources together measured in a second; undefined where none has said anything yet. */
  at(index: number): Window | undefined {
    return this.#seconds.get(index)?.merged();
  }

  /** How many sources have sent this second. */
  sourcesOf(index: number): number {
    return this.#seconds.get(index)?.sources.size ?? 0;
  }

  /** All seconds that anything is known of, in order. */
  windows(): readonly Window[] {
    this.#inOrder ??= [...this.#seconds.keys()].sort((a, b) => a - b).map((index) => this.#seconds.get(index)!.merged());
    return this.#inOrder;
  }
}

/** Merged when asked for: windows of many agents come one by one, and are read once a second. */
class Second {
  readonly sources = new Set<number>();
  #merged: Window;
  /** What has come since it was merged, but for latencies. */
  #parts: Window[] = [];
  /** By pool: all of the second's, as long as there are parts. So each text is read only once, and its numbers need not be kept. */
  #latencies: Latencies[] = [];

  constructor(empty: Window) {
    this.#merged = empty;
  }

  add(window: Window, contents: readonly LatencyContents[]): void {
    if (this.#parts.length === 0) this.#take(this.#merged, this.#merged.pools.map(readLatencies));
    this.#take(window, contents);
  }

  merged(): Window {
    if (this.#parts.length === 0) return this.#merged;
    const { pools, ...others } = mergeAll(this.#parts);
    this.#merged = { ...others, pools: pools.map((pool, at) => ({ ...pool, latency: encodeLatencies(this.#latencies[at]) })) };
    this.#parts = [];
    this.#latencies = [];
    return this.#merged;
  }

  #take(window: Window, contents: readonly LatencyContents[]): void {
    this.#parts.push({ ...window, pools: window.pools.map((pool) => ({ ...pool, latency: {} })) });
    for (const [at, each] of contents.entries()) {
      this.#latencies[at] ??= {};
      addLatencies(this.#latencies[at], each);
    }
  }
}
