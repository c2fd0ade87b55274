/** Clients that can go on with their program, each at most once, first come first served. */
export class ReadyQueue {
  readonly #ring: Int32Array;
  readonly #waiting: Uint8Array;
  #first = 0;
  length = 0;

  constructor(clients: number) {
    this.#ring = new Int32Array(clients);
    this.#waiting = new Uint8Array(clients);
  }

  push(client: number): void {
    if (this.#waiting[client]) return;
    this.#waiting[client] = 1;
    this.#ring[(this.#first + this.length) % this.#ring.length] = client;
    this.length++;
  }

  /** The client that has waited longest; there must be one. */
  shift(): number {
    const client = this.#ring[this.#first];
    this.#first = (this.#first + 1) % this.#ring.length;
    this.length--;
    this.#waiting[client] = 0;
    return client;
  }
}
