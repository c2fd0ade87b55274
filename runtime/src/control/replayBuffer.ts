/** Bytes of a stream that the other end has not confirmed yet, by their place in the stream. */
export class ReplayBuffer {
  readonly #chunks: Buffer[] = [];
  #start = 0;
  #end = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#end += chunk.length;
  }

  /** The other end has all bytes before `offset`. False where it speaks of bytes that it cannot have, or had confirmed before. */
  confirm(offset: number): boolean {
    if (offset < this.#start || offset > this.#end) return false;
    while (this.#chunks.length > 0 && this.#start + this.#chunks[0].length <= offset)
      this.#start += (this.#chunks.shift() as Buffer).length;
    if (offset > this.#start) {
      this.#chunks[0] = this.#chunks[0].subarray(offset - this.#start);
      this.#start = offset;
    }
    return true;
  }

  /** All that is not confirmed, in order. */
  get unconfirmed(): readonly Buffer[] {
    return this.#chunks;
  }

  get bytes(): number {
    return this.#end - this.#start;
  }
}
