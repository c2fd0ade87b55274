import type { ClockLine } from '../control/messages.ts';

/**
 * The run's clock: µs since second 0, as last read. Reading it costs more than most of what happens between two reads, so
 * whoever begins something reads it, and all that follows from it takes that time.
 */
export class RunClock {
  nowUs = 0;
  /** While `onSecond` is called: how long ago that second ended. */
  lateUs = 0;
  readonly #read: () => number;
  readonly #onSecond: (index: number) => void;
  #line: ClockLine = { hostUs: Number.POSITIVE_INFINITY, runUs: 0, rate: 1 };
  #nextSecondUs = 1_000_000;

  /** `onSecond` is called for each second as soon as it is known to be over, before anything is recorded in the next. */
  constructor(read: () => number, onSecond: (index: number) => void) {
    this.#read = read;
    this.#onSecond = onSecond;
  }

  /** Second 0 is at `atUs` of the clock that `read` reads. */
  start(atUs: number): void {
    this.#line = { hostUs: atUs, runUs: 0, rate: 1 };
    this.read();
  }

  /** Follows the clock that all agents share. It never goes back: where it was ahead, it stands until the others are there. */
  follow(line: ClockLine): void {
    this.#line = line;
    this.read();
  }

  /** The time now; 0 until the run starts. */
  read(): number {
    const { hostUs, runUs, rate } = this.#line;
    const now = Math.max((this.#read() - hostUs) * rate + runUs, this.nowUs);
    while (now >= this.#nextSecondUs) {
      this.nowUs = this.#nextSecondUs;
      this.lateUs = now - this.nowUs;
      this.#nextSecondUs += 1_000_000;
      this.#onSecond(this.nowUs / 1_000_000 - 1);
    }
    this.nowUs = now;
    this.lateUs = 0;
    return now;
  }

  /** The second at hand. */
  get second(): number {
    return this.#nextSecondUs / 1_000_000 - 1;
  }

  /** When the second at hand will be over. */
  get nextSecondUs(): number {
    return this.#nextSecondUs;
  }
}
