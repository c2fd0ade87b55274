/**
 * Seeded random numbers for many clients: one small generator (sfc32, 16 bytes of state) per place of a table. What a place draws
 * follows from the plan's seed, the pool, the client's index and the purpose alone, whichever process the client runs in.
 */
export class RandomTable {
  readonly #state: Uint32Array;

  constructor(places: number) {
    this.#state = new Uint32Array(places * 4);
  }

  /** Starts a place's generator anew. Purposes keep apart draws whose order depends on time, see `purposes`. */
  seed(place: number, planSeed: number, pool: number, client: number, purpose: number): void {
    const state = this.#state;
    const at = place * 4;
    state[at] = mix(planSeed ^ mix(Math.floor(planSeed / 2 ** 32)));
    state[at + 1] = mix(state[at] + pool);
    state[at + 2] = mix(state[at + 1] + client);
    state[at + 3] = mix(state[at + 2] + purpose);
    for (let round = 0; round < 8; round++) this.#step(at);
  }

  /** Uniform in [0, 1), 53 bits. */
  next(place: number): number {
    const high = this.#step(place * 4) >>> 5;
    const low = this.#step(place * 4) >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** Exponential with mean 1: the gap between the events of a Poisson process of rate 1. */
  nextExponential(place: number): number {
    return -Math.log(1 - this.next(place));
  }

  #step(at: number): number {
    const state = this.#state;
    const result = (state[at] + state[at + 1] + state[at + 3]) | 0;
    state[at + 3] += 1;
    state[at] = state[at + 1] ^ (state[at + 1] >>> 9);
    state[at + 1] = (state[at + 2] + (state[at + 2] << 3)) | 0;
    state[at + 2] = ((state[at + 2] << 21) | (state[at + 2] >>> 11)) + result;
    return result;
  }
}

/** Handlers draw when messages happen to arrive; with a stream of their own the draws for steps and for pacing stay the same in every run. `rows` and up: which rows of data, by
 * the number of the data. */
export const purposes = { arrival: 0, pacing: 1, steps: 2, handlers: 3, reconnect: 4, rows: 5 } as const;

/** Spreads every bit of a 32-bit number over all of them, so that neighbouring clients do not draw alike (MurmurHash3's finaliser). */
function mix(value: number): number {
  let bits = (value + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
