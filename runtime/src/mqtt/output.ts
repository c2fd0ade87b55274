/**
 * Where packets are written before they go to a socket, all of one connection that are ready together in one piece. One block of
 * memory serves all connections, one after the other: what the kernel has taken is written over by the next.
 */
export class Output {
  /** What waits to be sent is `buffer[start … end)`. Writers put their bytes at `end`, after `reserve`, and move it. */
  buffer: Buffer;
  start = 0;
  end = 0;
  readonly #blockSize: number;

  constructor(blockSize = 1 << 18) {
    this.#blockSize = blockSize;
    this.buffer = Buffer.allocUnsafeSlow(blockSize);
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Makes room for `bytes` more. May move what waits: remember places as distances from `start`. */
  reserve(bytes: number): void {
    if (this.end + bytes > this.buffer.length) this.#move(bytes);
  }

  /** What waits to be sent; `sent` must follow. */
  pending(): Buffer {
    return this.buffer.subarray(this.start, this.end);
  }

  /** What was pending is on its way. Where its bytes are not free again the system still reads them, and what comes next goes behind. */
  sent(free: boolean): void {
    if (free) this.end = this.start;
    else this.start = this.end;
    if (this.buffer.length > this.#blockSize) this.#renew();
  }

  /** A large message should not keep its memory when it has gone. */
  #renew(): void {
    this.buffer = Buffer.allocUnsafeSlow(this.#blockSize);
    this.start = 0;
    this.end = 0;
  }

  #move(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#blockSize, 2 * this.length + bytes));
    this.buffer.copy(larger, 0, this.start, this.end);
    this.end = this.length;
    this.start = 0;
    this.buffer = larger;
  }
}
