/** One number for each slot of the run, growing as the run does; outside of what was set it is `initial`. */
export class SlotSeries {
  readonly #initial: number;
  #values: Float64Array;

  constructor(initial: number) {
    this.#initial = initial;
    this.#values = new Float64Array(512).fill(initial);
  }

  at(slot: number): number {
    return slot >= 0 && slot < this.#values.length ? this.#values[slot] : this.#initial;
  }

  /** Folds values into the slots from `first` on. */
  fold(first: number, values: readonly number[], combine: (old: number, value: number) => number): void {
    if (first + values.length > this.#values.length) this.#grow(first + values.length);
    for (let at = 0; at < values.length; at++) this.#values[first + at] = combine(this.#values[first + at], values[at]);
  }

  #grow(needed: number): void {
    const larger = new Float64Array(Math.max(needed, this.#values.length * 2)).fill(this.#initial);
    larger.set(this.#values);
    this.#values = larger;
  }
}
