/**
 * Where packets are written before they go to a socket, all of one connection that are ready together in one piece. One block of
 * memory serves all connections: what the kernel has taken is written over by the next pieces.
 */
export class Output {
  /** The piece that is being written is `buffer[start … end)`. Writers put their bytes at `end`, after `reserve`, and move it. */
  buffer: Buffer;
  start = 0;
  end = 0;
  /** The first `finished` of these wait to be sent, in this order. */
  readonly pieces: Buffer[] = [];
  finished = 0;
  /** What stands before this place the system still reads. */
  #base = 0;
  /** Some pieces are of an earlier block. */
  #isMixed = false;
  readonly #blockSize: number;

  constructor(blockSize = 1 << 18) {
    this.#blockSize = blockSize;
    this.buffer = Buffer.allocUnsafeSlow(blockSize);
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Makes room for `bytes` more. May move what is being written: remember places as distances from `start`. */
  reserve(bytes: number): void {
    if (this.end + bytes > this.buffer.length) this.#move(bytes);
  }

  /** What has been written is one more piece; the next begins behind it. */
  finish(): void {
    const { start, end, pieces, finished } = this;
    const last = pieces[finished];
    // Most are where one was before, and as long; a view of its own costs as much as writing a small message.
    if (last?.byteOffset !== start || last.length !== end - start) pieces[finished] = this.buffer.subarray(start, end);
    this.finished++;
    this.start = end;
  }

  /** All finished pieces are on their way. Where not all of their bytes are free again the system still reads them, and what comes next goes behind. */
  sent(free: boolean): void {
    this.finished = 0;
    if (this.#isMixed) this.pieces.length = 0;
    this.#isMixed = false;
    if (!free) this.#base = this.start;
    if (this.length > 0) return;
    this.start = this.#base;
    this.end = this.#base;
    // A large message should not keep its memory when it has gone.
    if (this.buffer.length > this.#blockSize) this.#use(Buffer.allocUnsafeSlow(this.#blockSize), 0);
  }

  #move(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#blockSize, 2 * this.length + bytes));
    this.buffer.copy(larger, 0, this.start, this.end);
    this.#use(larger, this.length);
  }

  #use(buffer: Buffer, length: number): void {
    this.buffer = buffer;
    this.#base = 0;
    this.start = 0;
    this.end = length;
    this.pieces.length = this.finished;
    this.#isMixed = this.finished > 0;
  }
}
