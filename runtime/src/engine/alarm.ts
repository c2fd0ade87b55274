/** One Node timer that rings at the time last asked for: the wheel's only alarm clock. Times are µs of the run. */
export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #setFor = Number.POSITIVE_INFINITY;

  constructor(ring: () => void) {
    this.#ring = () => {
      this.#setFor = Number.POSITIVE_INFINITY;
      ring();
    };
  }

  /** Rings at `us`, or at most a millisecond before: Node counts whole milliseconds. An earlier ring that is set stays. */
  set(us: number, nowUs: number): void {
    if (us >= this.#setFor) return;
    clearTimeout(this.#timer);
    this.#setFor = us;
    this.#timer = setTimeout(this.#ring, Math.min((us - nowUs) / 1000, longestMs));
  }

  off(): void {
    clearTimeout(this.#timer);
    this.#setFor = Number.POSITIVE_INFINITY;
  }
}

/** Node takes longer waits for 1 ms; ringing early does no harm. */
const longestMs = 2 ** 31 - 1;
