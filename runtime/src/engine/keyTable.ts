/**
 * Numbers keys of four 32-bit words in the order in which they come: an open-addressing hash table in typed arrays. What belongs
 * to a key stands in arrays of whoever asks, at the key's number. Nothing is ever removed, and `limit` bounds the memory:
 * 16 bytes a key, and 8 to 16 for its place in the table.
 */
export class KeyTable {
  count = 0;
  readonly #limit: number;
  #keys = new Uint32Array(4 * smallest);
  /** Numbers of keys plus one, at the places that their hashes say; 0: free. At most half full. */
  #places = new Int32Array(2 * smallest);

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many keys there is room for without asking for memory: arrays beside the table can be as long. */
  get capacity(): number {
    return this.#keys.length / 4;
  }

  /** The key's number; a new one where the key is new, which `count` shows, or −1 where the table is full. */
  number(a: number, b: number, c: number, d: number): number {
    const place = this.#placeOf(a, b, c, d);
    const known = this.#places[place] - 1;
    if (known >= 0 || this.count === this.#limit) return known;
    if (this.count === this.capacity) {
      this.#grow();
      return this.#add(this.#placeOf(a, b, c, d), a, b, c, d);
    }
    return this.#add(place, a, b, c, d);
  }

  /** The number of a key that is here, or −1. */
  find(a: number, b: number, c: number, d: number): number {
    return this.#places[this.#placeOf(a, b, c, d)] - 1;
  }

  /** One of the four words of the key with a number. */
  word(number: number, which: 0 | 1 | 2 | 3): number {
    return this.#keys[4 * number + which];
  }

  #add(place: number, a: number, b: number, c: number, d: number): number {
    const number = this.count++;
    this.#keys[4 * number] = a;
    this.#keys[4 * number + 1] = b;
    this.#keys[4 * number + 2] = c;
    this.#keys[4 * number + 3] = d;
    this.#places[place] = number + 1;
    return number;
  }

  /** Where the key stands, or the free place where it would. */
  #placeOf(a: number, b: number, c: number, d: number): number {
    const mask = this.#places.length - 1;
    const keys = this.#keys;
    for (let place = hash(a, b, c, d) & mask; ; place = (place + 1) & mask) {
      const at = 4 * (this.#places[place] - 1);
      if (at < 0) return place;
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) return place;
    }
  }

  #grow(): void {
    const keys = this.#keys;
    this.#keys = new Uint32Array(2 * keys.length);
    this.#keys.set(keys);
    this.#places = new Int32Array(2 * this.#places.length);
    for (let at = 0; at < 4 * this.count; at += 4) {
      this.#places[this.#placeOf(keys[at], keys[at + 1], keys[at + 2], keys[at + 3])] = at / 4 + 1;
    }
  }
}

const smallest = 64;

function hash(a: number, b: number, c: number, d: number): number {
  let bits = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 15) ^ b, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 13) ^ c, 0x27d4eb2f);
  bits = Math.imul(bits ^ (bits >>> 15) ^ d, 0x165667b1);
  return bits ^ (bits >>> 16);
}
