import { MalformedPacket } from './malformed.ts';
import type { Output } from './output.ts';
import { readShortest, variableSizeAt } from './variableInteger.ts';

/** PUBACK, PUBREC, PUBREL or PUBCOMP, read into the same object each time. */
export interface Acknowledgement {
  packetId: number;
  /** 0 where the packet has none, as in 3.1.1. */
  reasonCode: number;
}

/** Writes a success: two bytes of header and the packet identifier, in every version. */
export function writeAcknowledgement(out: Output, type: number, packetId: number): void {
  out.reserve(4);
  const { buffer, end } = out;
  buffer[end] = (type << 4) | (type === pubrel ? 2 : 0);
  buffer[end + 1] = 2;
  buffer[end + 2] = packetId >>> 8;
  buffer[end + 3] = packetId & 0xff;
  out.end = end + 4;
}

/**
 * Reads the packet at `start` whose variable header is `bytes[body … end)`. Properties (a reason string) are only measured.
 * @throws MalformedPacket
 */
export function readAcknowledgement(into: Acknowledgement, bytes: Uint8Array, start: number, body: number, end: number): void {
  if ((bytes[start] & 0x0f) !== (bytes[start] >>> 4 === pubrel ? 2 : 0)) throw new MalformedPacket('an acknowledgement has wrong flags');
  if (end - body < 2) throw new MalformedPacket('an acknowledgement has no packet identifier');
  into.packetId = (bytes[body] << 8) | bytes[body + 1];
  into.reasonCode = end - body > 2 ? bytes[body + 2] : 0;
  if (into.packetId === 0) throw new MalformedPacket('packet identifier 0');
  if (end - body > 3) checkProperties(bytes, body + 3, end);
}

function checkProperties(bytes: Uint8Array, at: number, end: number): void {
  const length = readShortest(bytes, at, end);
  if (length < 0 || at + variableSizeAt(bytes, at) + length !== end) {
    throw new MalformedPacket('an acknowledgement has another length than its properties');
  }
}

const pubrel = 6;
