import { emptyWindow, mergeWindows } from './merge.ts';
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
  readonly #seconds = new Map<number, { window: Window; sources: Set<number> }>();

  constructor(pools: number) {
    this.#pools = pools;
    this.totals = new Totals(pools);
  }

  /**
   * Adds a window of a source, an agent's number for example. False where that source's window of that second was here before.
   * @throws RangeError where a latency is not a histogram's text; nothing is added then
   */
  add(source: number, window: Window): boolean {
    const second = this.#seconds.get(window.index) ?? { window: emptyWindow(window.index, this.#pools), sources: new Set() };
    if (second.sources.has(source)) return false;
    const merged = mergeWindows(second.window, window);
    this.totals.add(window);
    second.window = merged;
    second.sources.add(source);
    this.#seconds.set(window.index, second);
    return true;
  }

  /** What all sources together measured in a second; undefined where none has said anything yet. */
  at(index: number): Window | undefined {
    return this.#seconds.get(index)?.window;
  }

  /** How many sources have sent this second. */
  sourcesOf(index: number): number {
    return this.#seconds.get(index)?.sources.size ?? 0;
  }

  /** All seconds that anything is known of, in order. */
  windows(): Window[] {
    return [...this.#seconds.keys()].sort((a, b) => a - b).map((index) => this.#seconds.get(index)!.window);
  }
}
