import { slotMs, slotsPerWindow } from '../stats/window.ts';

/** Counts by row and slot of the window at hand. */
export class SlotTable {
  readonly #counts: Float64Array;

  constructor(rows: number) {
    this.#counts = new Float64Array(rows * slotsPerWindow);
  }

  add(row: number, nowUs: number, amount: number): void {
    this.#counts[row * slotsPerWindow + slotOf(nowUs)] += amount;
  }

  /** Rows in which something was counted. */
  rows(): { row: number; counts: number[] }[] {
    const rows = Array.from({ length: this.#counts.length / slotsPerWindow }, (_, row) => ({
      row,
      counts: Array.from(this.#counts.subarray(row * slotsPerWindow, (row + 1) * slotsPerWindow)),
    }));
    return rows.filter(({ counts }) => counts.some((count) => count > 0));
  }

  reset(): void {
    this.#counts.fill(0);
  }
}

/** The slot of its window in which a moment of the run lies. */
export function slotOf(nowUs: number): number {
  return Math.floor(nowUs / slotUs) % slotsPerWindow;
}

export const slotUs = slotMs * 1000;
