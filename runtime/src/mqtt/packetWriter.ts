import type { Output } from './output.ts';
import { variableSize, writeVariable } from './variableInteger.ts';

/**
 * Begins a packet whose length is known only when it is written: leaves room for a first byte and `lengthSize` bytes of length.
 * Returns where the packet begins, as a distance from `out.start`.
 */
export function beginPacket(out: Output, lengthSize: number): number {
  out.reserve(1 + longestLength);
  const packet = out.length;
  out.end += 1 + lengthSize;
  return packet;
}

/**
 * Completes the packet. Where the guess was wrong the packet moves by a byte or two. Returns the length's size, which is the
 * best guess for the next packet of its kind.
 */
export function endPacket(out: Output, packet: number, lengthSize: number, firstByte: number): number {
  const start = out.start + packet;
  const body = start + 1 + lengthSize;
  const size = variableSize(out.end - body);
  if (size !== lengthSize) {
    out.reserve(longestLength);
    return moveBody(out, packet, lengthSize, size, firstByte);
  }
  out.buffer[start] = firstByte;
  writeVariable(out.buffer, start + 1, out.end - body);
  return size;
}

const longestLength = 4;

function moveBody(out: Output, packet: number, guessed: number, size: number, firstByte: number): number {
  const body = out.start + packet + 1 + guessed;
  const length = out.end - body;
  out.buffer.copyWithin(body + size - guessed, body, out.end);
  out.end += size - guessed;
  out.buffer[out.start + packet] = firstByte;
  writeVariable(out.buffer, out.start + packet + 1, length);
  return size;
}
