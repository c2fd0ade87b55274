/**
 * The tracking header: 30 bytes that travel in a message and say whose it is, so that the receiver can tell latency, loss,
 * duplicates and order. Big-endian:
 *
 *     0  u32  run tag            10  u32  sequence number        24  u8   flags
 *     4  u16  publish step       14  u48  due, µs of the run     25  u8   0
 *     6  u32  client's index     20  u32  written − due, µs      26  u32  checksum of the fields
 *
 * It is the first 30 bytes of a payload whose bytes are ours, or in base64 (40 characters) the member `_t` at the end of a JSON
 * object, or the MQTT 5 user property `_t`.
 */
export interface TrackingHeader {
  runTag: number;
  /** `PublishStep.id`. */
  step: number;
  /** The publisher's index in its pool. */
  client: number;
  sequence: number;
  dueUs: number;
  /** How long after `dueUs` it was written. */
  latenessUs: number;
  flags: number;
}

export const trackingSize = 30;
export const trackingTextSize = 40;
/** Name of the JSON member and of the user property. */
export const trackingKey = '_t';

/** Set where the publisher could not number its messages without gaps, so that gaps mean nothing. */
export const unsequenced = 1;

/** Set where the message answers a request: `dueUs` and `latenessUs` are then counted from when the request was due. */
export const reply = 2;

/** Writes the header into `bytes[at … at + 30)`. */
export function writeTracking(bytes: Uint8Array, at: number, header: TrackingHeader): void {
  const dueHigh = Math.floor(header.dueUs / 2 ** 32);
  const dueLow = header.dueUs >>> 0;
  const lateness = Math.min(Math.max(header.latenessUs, 0), 0xffffffff) >>> 0;
  write32(bytes, at, header.runTag);
  write16(bytes, at + 4, header.step);
  write32(bytes, at + 6, header.client);
  write32(bytes, at + 10, header.sequence);
  write16(bytes, at + 14, dueHigh);
  write32(bytes, at + 16, dueLow);
  write32(bytes, at + 20, lateness);
  write16(bytes, at + 24, header.flags << 8);
  write32(bytes, at + 26, checksum(bytes, at));
}

/** Reads the header at `at`, 30 bytes; false where there is none, as in every message that is not ours. */
export function readTracking(bytes: Uint8Array, at: number, into: TrackingHeader): boolean {
  if (bytes[at + 25] !== 0 || read32(bytes, at + 26) !== checksum(bytes, at)) return false;
  into.runTag = read32(bytes, at);
  into.step = read16(bytes, at + 4);
  into.client = read32(bytes, at + 6);
  into.sequence = read32(bytes, at + 10);
  into.dueUs = read16(bytes, at + 14) * 2 ** 32 + read32(bytes, at + 16);
  into.latenessUs = read32(bytes, at + 20);
  into.flags = bytes[at + 24];
  return true;
}

/** Mixes the 26 bytes before it, as six words and a half; any changed bit changes it. */
function checksum(bytes: Uint8Array, at: number): number {
  let sum = 0x6d717474;
  for (let word = at; word < at + 24; word += 4) sum = mix(sum ^ read32(bytes, word));
  return mix(sum ^ read16(bytes, at + 24)) >>> 0;
}

/** Each step can be undone, so different inputs stay different. */
function mix(value: number): number {
  const bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return bits ^ (bits >>> 13);
}

function write16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

function write32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function read16(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

function read32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}
