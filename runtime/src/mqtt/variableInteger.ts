import { MalformedPacket } from './malformed.ts';

/** The largest number that a variable byte integer holds (MQTT 5 §1.5.5). */
export const largestVariable = 268_435_455;

/** How many bytes `value` takes as a variable byte integer, 1 to 4. */
export function variableSize(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
}

/** Writes `value` at `at`, and returns the place after it. */
export function writeVariable(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let place = at;
  while (rest >= 0x80) {
    bytes[place++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[place++] = rest;
  return place;
}

/**
 * The number at `at`, or −1 where `end` comes before its last byte; `variableSizeAt` says how long it is.
 * @throws MalformedPacket when a fourth byte says that more follow
 */
export function readVariable(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let place = at, shift = 0; place < end; place++, shift += 7) {
    value |= (bytes[place] & 0x7f) << shift;
    if (bytes[place] < 0x80) return value;
    if (shift === 21) throw new MalformedPacket('a length has more than 4 bytes');
  }
  return -1;
}

/** The number at `at` as `readVariable` reads it, in as few bytes as it needs (MQTT 5 §1.5.5). @throws MalformedPacket */
export function readShortest(bytes: Uint8Array, at: number, end: number): number {
  const value = readVariable(bytes, at, end);
  if (value >= 0) checkShortest(bytes, at, at + variableSizeAt(bytes, at));
  return value;
}

/** @throws MalformedPacket where the variable byte integer in `bytes[at … end)` is longer than it needs to be */
export function checkShortest(bytes: Uint8Array, at: number, end: number): void {
  if (bytes[end - 1] === 0 && end - at > 1) throw new MalformedPacket('a length has more bytes than it needs');
}

/** How many bytes the variable byte integer at `at` takes, which need not be the fewest possible. */
export function variableSizeAt(bytes: Uint8Array, at: number): number {
  let size = 1;
  while (bytes[at + size - 1] >= 0x80) size++;
  return size;
}
