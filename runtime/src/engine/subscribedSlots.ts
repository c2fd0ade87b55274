import { type SubscribedSlots, slotsPerWindow } from '../stats/window.ts';
import { slotUs } from './slotTable.ts';

/**
 * How many clients hold one subscribe step's subscriptions, slot by slot, as `SubscribedSlots` says: the smallest certain and the
 * largest possible number, who ceased, and when the last became certain. Times are µs of the run and never go back.
 */
export class SubscribedGauge {
  readonly #step: number;
  #certain = 0;
  #possible = 0;
  /** The first slot of the window that is being filled, and the last one begun. */
  #firstSlot = 0;
  #slot = -1;
  #filling: SubscribedSlots;

  constructor(step: number) {
    this.#step = step;
    this.#filling = emptySlots(step);
    this.#goTo(0);
  }

  /** Adds to the numbers of clients: ±1, or 0. */
  change(certain: number, possible: number, nowUs: number): void {
    const slot = Math.floor(nowUs / slotUs);
    this.#goTo(slot);
    this.#certain += certain;
    this.#possible += possible;
    const at = slot - this.#firstSlot;
    const { certain: smallest, possible: largest, ended, settledUs } = this.#filling;
    smallest[at] = Math.min(smallest[at], this.#certain);
    largest[at] = Math.max(largest[at], this.#possible);
    if (certain < 0) ended[at] -= certain;
    if (certain > 0) settledUs[at] = Math.floor(nowUs - slot * slotUs);
  }

  /** The window `index`, which is over; undefined where nobody ever subscribed. */
  close(index: number): SubscribedSlots | undefined {
    this.#goTo((index + 1) * slotsPerWindow - 1);
    const closed = this.#filling;
    this.#firstSlot = (index + 1) * slotsPerWindow;
    this.#slot = this.#firstSlot - 1;
    this.#filling = emptySlots(this.#step);
    this.#goTo(this.#firstSlot);
    return closed.possible.some((count) => count > 0) ? closed : undefined;
  }

  /** Slots begin with the numbers that the one before ended with. */
  #goTo(slot: number): void {
    while (this.#slot < slot) {
      this.#slot++;
      this.#filling.certain[this.#slot - this.#firstSlot] = this.#certain;
      this.#filling.possible[this.#slot - this.#firstSlot] = this.#possible;
    }
  }
}

function emptySlots(step: number): SubscribedSlots {
  const zeros = () => new Array<number>(slotsPerWindow).fill(0);
  return { step, certain: zeros(), possible: zeros(), ended: zeros(), settledUs: zeros() };
}
