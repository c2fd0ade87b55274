import { MalformedPacket } from './malformed.ts';
import { readVariable, variableSizeAt } from './variableInteger.ts';

/** The beginning of a packet whose rest has not arrived. Only connections that wait for a rest have one. */
export interface Partial {
  bytes: Buffer;
  filled: number;
}

/**
 * Called for each whole packet: it is `buffer[start … end)`, its variable header begins at `body`. The bytes are only lent.
 * Answers whether to go on; false when the connection is over.
 */
export type FrameVisitor = (connection: number, buffer: Buffer, start: number, body: number, end: number) => boolean;

/**
 * Cuts the first `length` bytes of `chunk`, which have just arrived on `connection` after `partial`, into packets. Returns what
 * is left over, copied. Memory grows with what has arrived, never with what a packet merely claims to be long.
 * @throws MalformedPacket for a length that is none, or beyond `limit` bytes for the whole packet
 */
export function splitFrames(
  connection: number,
  partial: Partial | undefined,
  chunk: Buffer,
  length: number,
  limit: number,
  visit: FrameVisitor,
): Partial | undefined {
  let at = 0;
  if (partial !== undefined) {
    at = fill(partial, chunk, length, limit);
    const { bytes, filled } = partial;
    if (frameSize(bytes, 0, filled, limit) !== filled) return partial;
    if (!visit(connection, bytes, 0, 1 + variableSizeAt(bytes, 1), filled)) return undefined;
  }
  while (at < length) {
    const size = frameSize(chunk, at, length, limit);
    if (size < 0 || at + size > length) return { bytes: Buffer.from(chunk.subarray(at, length)), filled: length - at };
    if (!visit(connection, chunk, at, at + 1 + variableSizeAt(chunk, at + 1), at + size)) return undefined;
    at += size;
  }
  return undefined;
}

/** The whole packet's size in bytes, or −1 where even its length has not arrived. */
function frameSize(bytes: Uint8Array, at: number, end: number, limit: number): number {
  const remaining = readVariable(bytes, at + 1, end);
  if (remaining < 0) return -1;
  const size = 1 + variableSizeAt(bytes, at + 1) + remaining;
  if (size > limit) throw new MalformedPacket(`a packet is larger than ${limit} bytes`, 'packet too large');
  return size;
}

/** Moves to `partial` what belongs to its packet, and returns how many bytes of the chunk that was. */
function fill(partial: Partial, chunk: Buffer, length: number, limit: number): number {
  let taken = 0;
  let size = frameSize(partial.bytes, 0, partial.filled, limit);
  while (size < 0 && taken < length) {
    append(partial, chunk, taken, taken + 1, longestHeader);
    taken++;
    size = frameSize(partial.bytes, 0, partial.filled, limit);
  }
  if (size < 0) return taken;
  const wanted = Math.min(size - partial.filled, length - taken);
  append(partial, chunk, taken, taken + wanted, size);
  return taken + wanted;
}

const longestHeader = 5;

/** Doubles the memory when it runs out, but never beyond what the packet will need. */
function append(partial: Partial, chunk: Buffer, from: number, to: number, size: number): void {
  const needed = partial.filled + to - from;
  if (needed > partial.bytes.length) {
    const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(size, 2 * partial.bytes.length)));
    partial.bytes.copy(larger, 0, 0, partial.filled);
    partial.bytes = larger;
  }
  chunk.copy(partial.bytes, partial.filled, from, to);
  partial.filled = needed;
}
