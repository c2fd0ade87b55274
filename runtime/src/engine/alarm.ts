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

  /**
   * Rings at `us`, give or take a millisecond, as Node counts whole ones and the time from when its turn began. To round down would ring
   * before it was time nearly always, and so twice: with many workers on few cores, waking is what costs. An earlier ring that is set stays.
   */
  set(us: number, nowUs: number): void {
    if (us >= this.#setFor) return;
    clearTimeout(this.#timer);
    this.#setFor = us;
    this.#timer = setTimeout(this.#ring, Math.min(Math.ceil((us - nowUs) / 1000), longestMs));
  }

  off(): void {
    clearTimeout(this.#timer);
    this.#setFor = Number.POSITIVE_INFINITY;
  }
}

/** Node takes longer waits for 1 ms; ringing early does no harm. */
const longestMs = 2 ** 31 - 1;
