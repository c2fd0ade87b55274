import { type Loss, lossWindow } from '../control/loss.ts';
import { emptyWindow, mergeWindows } from '../stats/merge.ts';
import type { Window } from '../stats/window.ts';

/**
 * Adds up the windows of an agent's workers, second by second. A second is complete once every worker that is still there has
 * sent it: a late worker makes the agent late, but never makes it send a second in part.
 */
export class WindowMerger {
  readonly #waiting = new Map<number, Window[]>();
  /** By worker: the last second that it has sent. */
  readonly #newest: number[];
  readonly #present: Set<number>;
  /** By pool: ended clients of workers that have left; they stay in the gauges. */
  readonly #ended: number[];
  #losses: Loss[] = [];
  #nextIndex = 0;

  constructor(workers: number, pools: number) {
    this.#newest = Array(workers).fill(-1);
    this.#present = new Set(this.#newest.keys());
    this.#ended = Array(pools).fill(0);
  }

  /** Returns the seconds that this window completes, in order. */
  add(worker: number, window: Window): Window[] {
    const others = this.#waiting.get(window.index);
    if (others) others.push(window);
    else this.#waiting.set(window.index, [window]);
    this.#newest[worker] = Math.max(this.#newest[worker], window.index);
    return this.#completed();
  }

  /** The worker sends no more; `ended` are its clients, by pool. Returns the seconds that are complete without it. */
  leave(worker: number, ended: readonly number[], loss?: Loss): Window[] {
    this.#present.delete(worker);
    for (const pool of this.#ended.keys()) this.#ended[pool] += ended[pool];
    if (loss) this.#losses.push(loss);
    const windows = this.#completed();
    // After the last worker there is no next window: a loss that is still untold needs one of its own.
    if (this.#present.size === 0 && this.#losses.length > 0) windows.push(this.#merged(this.#nextIndex++));
    return windows;
  }

  #completed(): Window[] {
    const awaited = [...this.#present].map((worker) => this.#newest[worker]);
    const complete = awaited.length > 0 ? Math.min(...awaited) : Math.max(...this.#newest);
    const windows: Window[] = [];
    while (this.#nextIndex <= complete) windows.push(this.#merged(this.#nextIndex++));
    return windows;
  }

  #merged(index: number): Window {
    const parts = [...(this.#waiting.get(index) ?? []), ...this.#losses.map((loss) => lossWindow(index, loss))];
    this.#waiting.delete(index);
    this.#losses = [];
    const merged = parts.reduce(mergeWindows, emptyWindow(index, this.#ended.length));
    return { ...merged, pools: merged.pools.map((pool, number) => ({ ...pool, ended: pool.ended + this.#ended[number] })) };
  }
}
