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
    const second = this.#seconds.get(window.index) ?? { parts: [emptyWindow(window.index, this.#pools)], sources: new Set() };
    if (second.sources.has(source)) return false;
    this.totals.add(window);
    second.sources.add(source);
    second.parts.push(window);
    this.#seconds.set(window.index, second);
    this.#inOrder = undefined;
    return true;
  }

  /** What all sources together measured in a second; undefined where none has said anything yet. */
  at(index: number): Window | undefined {
    const second = this.#seconds.get(index);
    return second && mergedOf(second);
  }

  /** How many sources have sent this second. */
  sourcesOf(index: number): number {
    return this.#seconds.get(index)?.sources.size ?? 0;
  }

  /** All seconds that anything is known of, in order. */
  windows(): readonly Window[] {
    this.#inOrder ??= [...this.#seconds.keys()].sort((a, b) => a - b).map((index) => mergedOf(this.#seconds.get(index)!));
    return this.#inOrder;
  }
}

interface Second {
  /** Merged when asked for: windows of many agents come one by one, and are read once a second. */
  parts: Window[];
  sources: Set<number>;
}

function mergedOf(second: Second): Window {
  if (second.parts.length > 1) second.parts = [mergeAll(second.parts)];
  return second.parts[0];
}
