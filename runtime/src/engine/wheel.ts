import { Rings } from './rings.ts';

/**
 * Timers for many clients: a hierarchical timing wheel. A timer is a number; arming, cancelling and firing one costs the same
 * however many there are, and allocates nothing. Slots are 1 ms wide, and each timer keeps its due time in µs, so none fires
 * early. Times are µs of the run, ≥ 0.
 */
export class Wheel {
  /** Members are the timers; rings are the slots, which come after them, and then `#firing`. */
  readonly #rings: Rings;
  readonly #dueUs: Float64Array;
  /** A bit for each slot that may hold timers; a bit can outlive the last of them. */
  readonly #occupied = new Int32Array((levels * slotsPerLevel) / 32);
  readonly #firstSlot: number;
  readonly #firing: number;
  /** The tick (ms) of the slot being served; all before it are empty. */
  #tick = 0;
  /** While advancing: the tick to reach. What is armed for the past meanwhile joins that slot, so that none is left behind. */
  #target = 0;

  constructor(timers: number) {
    this.#firstSlot = timers;
    this.#firing = timers + levels * slotsPerLevel;
    this.#dueUs = new Float64Array(timers);
    this.#rings = new Rings(this.#firing + 1);
  }

  /** Fires the timer once, at `dueUs`, and forgets when it was to fire before. A time in the past means: with the next `advance`. */
  arm(timer: number, dueUs: number): void {
    this.#rings.unlink(timer);
    this.#dueUs[timer] = dueUs;
    this.#place(timer, Math.max(this.#tick, this.#target));
  }

  cancel(timer: number): void {
    this.#rings.unlink(timer);
  }

  /** When an armed timer will fire; Infinity for one that will not. */
  dueUs(timer: number): number {
    return this.#rings.isAlone(timer) ? Number.POSITIVE_INFINITY : this.#dueUs[timer];
  }

  /**
   * Fires what is due, at most `budget` timers, so that sockets get their turn in between. Returns whether that was all. Timers
   * armed by `fire` for the past may wait for the next call.
   */
  advance(nowUs: number, budget: number, fire: (timer: number) => void): boolean {
    this.#target = Math.max(this.#tick, Math.min(Math.floor(nowUs / 1000), lastTick));
    let left = budget;
    for (;;) {
      left = this.#fireSlot(nowUs, left, fire);
      if (left === 0) return false;
      if (this.#tick === this.#target) return true;
      this.#enter(Math.min(this.#nextTick(), this.#target));
    }
  }

  /** When `advance` has something to do next; Infinity where no timer is armed. */
  nextUs(): number {
    let earliest = this.#earliestIn(this.#slot(0, this.#tick));
    if (earliest === Number.POSITIVE_INFINITY) {
      const tick = this.#nextTick();
      const sameBlock = Math.floor(tick / slotsPerLevel) === Math.floor(this.#tick / slotsPerLevel);
      earliest = sameBlock ? this.#earliestIn(this.#slot(0, tick)) : tick * 1000;
    }
    return earliest;
  }

  /** Puts a timer into the slot of its tick, or of `earliest` if that is later. */
  #place(timer: number, earliest: number): void {
    const tick = Math.min(Math.max(Math.floor(this.#dueUs[timer] / 1000), earliest), lastTick);
    const differing = (tick ^ this.#tick) >>> 0;
    const level = differing < 0x100 ? 0 : differing < 0x10000 ? 1 : differing < 0x1000000 ? 2 : 3;
    const slot = this.#slot(level, tick);
    this.#rings.link(timer, slot);
    const bit = slot - this.#firstSlot;
    this.#occupied[bit >>> 5] |= 1 << (bit & 31);
  }

  /** Fires the due timers of the current slot, the others stay; returns what is left of the budget. */
  #fireSlot(nowUs: number, budget: number, fire: (timer: number) => void): number {
    let left = budget;
    this.#collect(this.#slot(0, this.#tick));
    for (let timer = this.#rings.next(this.#firing); timer !== this.#firing; timer = this.#rings.next(this.#firing)) {
      this.#rings.unlink(timer);
      if (left > 0 && this.#dueUs[timer] <= nowUs) {
        left--;
        fire(timer);
      } else {
        // Not due yet, or the budget has run out: this slot is served again.
        this.#rings.link(timer, this.#slot(0, this.#tick));
      }
    }
    return left;
  }

  /** Goes on to `tick`; where that is the start of a coarser slot, its timers are dealt out to finer ones. */
  #enter(tick: number): void {
    this.#tick = tick;
    for (let level = levels - 1; level > 0; level--) {
      this.#collect(this.#slot(level, tick));
      for (let timer = this.#rings.next(this.#firing); timer !== this.#firing; timer = this.#rings.next(this.#firing)) {
        this.#rings.unlink(timer);
        this.#place(timer, tick);
      }
    }
  }

  /** The first tick after the current one at which a slot, fine or coarse, begins to matter; Infinity where none does. */
  #nextTick(): number {
    for (let level = 0; level < levels; level++) {
      const width = ticksPerSlot[level];
      const current = Math.floor(this.#tick / width);
      const index = this.#nextOccupied(level, current % slotsPerLevel);
      if (index >= 0) return (current - (current % slotsPerLevel) + index) * width;
    }
    return Number.POSITIVE_INFINITY;
  }

  #nextOccupied(level: number, after: number): number {
    for (let index = after + 1; index < slotsPerLevel; index++) {
      const bit = level * slotsPerLevel + index;
      const word = this.#occupied[bit >>> 5] >>> (bit & 31);
      if (word === 0) {
        index |= 31;
        continue;
      }
      index += 31 - Math.clz32(word & -word);
      const slot = this.#firstSlot + level * slotsPerLevel + index;
      if (!this.#rings.isAlone(slot)) return index;
      this.#vacate(slot);
    }
    return -1;
  }

  #earliestIn(slot: number): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (let timer = this.#rings.next(slot); timer !== slot; timer = this.#rings.next(timer)) {
      earliest = Math.min(earliest, this.#dueUs[timer]);
    }
    return earliest;
  }

  #slot(level: number, tick: number): number {
    return this.#firstSlot + level * slotsPerLevel + (Math.floor(tick / ticksPerSlot[level]) % slotsPerLevel);
  }

  /** Moves a slot's timers to the ring that is worked off. */
  #collect(slot: number): void {
    this.#vacate(slot);
    this.#rings.move(slot, this.#firing);
  }

  #vacate(slot: number): void {
    const bit = slot - this.#firstSlot;
    this.#occupied[bit >>> 5] &= ~(1 << (bit & 31));
  }
}

const levels = 4;
const slotsPerLevel = 256;
/** By level; a power computed at each timer took as long as all else that is done with it. */
const ticksPerSlot = [1, 2 ** 8, 2 ** 16, 2 ** 24];
/** 49 days, the run's longest. */
const lastTick = 2 ** 32 - 1;
