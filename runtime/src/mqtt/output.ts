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

  /**
   * Hands what waits to `write`, which answers whether the bytes are free again. If not, the system still reads them, and the
   * next packets go behind them.
   */
  flush(write: (bytes: Buffer) => boolean): void {
    if (this.end === this.start) return;
    const free = write(this.buffer.subarray(this.start, this.end));
    if (free) this.end = this.start;
    else this.start = this.end;
  }

  #move(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#blockSize, 2 * this.length + bytes));
    this.buffer.copy(larger, 0, this.start, this.end);
    this.end = this.length;
    this.start = 0;
    this.buffer = larger;
  }
}
