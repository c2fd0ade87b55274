/**
 * Doubly linked rings of numbers in typed arrays: linking, unlinking and moving a whole ring take a few writes, and allocate
 * nothing. Some numbers stand for members, others for the rings themselves; each member is in one ring at most.
 */
export class Rings {
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  constructor(numbers: number) {
    this.#next = Int32Array.from({ length: numbers }, (_, number) => number);
    this.#previous = this.#next.slice();
  }

  /** The member after this one, or the ring itself after its last; of a ring, its first. */
  next(number: number): number {
    return this.#next[number];
  }

  /** True for an empty ring, and for a member of none. */
  isAlone(number: number): boolean {
    return this.#next[number] === number;
  }

  /** Adds a member of no ring at the end of one. */
  link(member: number, ring: number): void {
    const last = this.#previous[ring];
    this.#next[last] = member;
    this.#previous[member] = last;
    this.#next[member] = ring;
    this.#previous[ring] = member;
  }

  /** Takes a member out of its ring, if it is in one. */
  unlink(member: number): void {
    const next = this.#next[member];
    const previous = this.#previous[member];
    this.#next[previous] = next;
    this.#previous[next] = previous;
    this.#next[member] = member;
    this.#previous[member] = member;
  }

  /** Moves all members of a ring to another, which is empty. */
  move(ring: number, to: number): void {
    if (this.isAlone(ring)) return;
    this.#next[to] = this.#next[ring];
    this.#previous[to] = this.#previous[ring];
    this.#previous[this.#next[to]] = to;
    this.#next[this.#previous[to]] = to;
    this.#next[ring] = ring;
    this.#previous[ring] = ring;
  }
}
