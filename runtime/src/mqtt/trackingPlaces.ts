import { readBase64, writeBase64 } from './base64.ts';
import type { Output } from './output.ts';
import { findUserProperty, publishProperty } from './properties.ts';
import type { ReceivedPublish } from './publish.ts';
import { readTracking, type TrackingHeader, trackingKey, trackingSize, trackingTextSize, writeTracking } from './tracking.ts';

/** Finds and reads the tracking header of a received message, in whichever place it is; false where it has none. */
export function readTrackingOf(publish: ReceivedPublish, bytes: Uint8Array, into: TrackingHeader): boolean {
  if (publish.propertiesEnd > publish.propertiesStart) {
    const value = findUserProperty(bytes, publish.propertiesStart, publish.propertiesEnd, key);
    if (value >= 0 && bytes[value + 1] === trackingTextSize && bytes[value] === 0) return readText(bytes, value + 2, into);
  }
  const { payloadStart, payloadEnd } = publish;
  if (payloadEnd - payloadStart >= trackingSize && readTracking(bytes, payloadStart, into)) return true;
  const member = payloadEnd - memberSize;
  return member > payloadStart && isMember(bytes, member) && readText(bytes, member + memberStart.length, into);
}

/**
 * Writes the header as the last member of the JSON object that ends at `out.end`. Answers false, and writes nothing, where no
 * object ends there.
 */
export function appendTrackingMember(out: Output, header: TrackingHeader): boolean {
  out.reserve(1 + memberSize);
  const { buffer } = out;
  if (buffer[out.end - 1] !== closingBrace) return false;
  let at = out.end - 1;
  if (buffer[at - 1] !== openingBrace) buffer[at++] = comma;
  at += memberStart.copy(buffer, at);
  at = writeText(buffer, at, header);
  out.end = at + memberEnd.copy(buffer, at);
  return true;
}

/** How many bytes `writeTrackingProperty` writes. */
export const trackingPropertySize = 5 + trackingKey.length + trackingTextSize;

/** Writes the header as an MQTT 5 user property at `out.end`; the room must be there. */
export function writeTrackingProperty(out: Output, header: TrackingHeader): void {
  const { buffer } = out;
  const at = out.end + propertyStart.copy(buffer, out.end);
  out.end = writeText(buffer, at, header);
}

const key = Buffer.from(trackingKey);
const propertyStart = Buffer.from([publishProperty.userProperty, 0, key.length, ...key, 0, trackingTextSize]);
const memberStart = Buffer.from(`"${trackingKey}":"`);
const memberEnd = Buffer.from('"}');
const memberSize = memberStart.length + trackingTextSize + memberEnd.length;
const [openingBrace, closingBrace, comma, quote] = Buffer.from('{},"');
const scratch = Buffer.alloc(trackingSize);

function writeText(buffer: Buffer, at: number, header: TrackingHeader): number {
  writeTracking(scratch, 0, header);
  return writeBase64(scratch, trackingSize, buffer, at);
}

function readText(bytes: Uint8Array, at: number, into: TrackingHeader): boolean {
  return readBase64(bytes, at, trackingTextSize, scratch) && readTracking(scratch, 0, into);
}

function isMember(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1];
  if (before !== comma && before !== openingBrace) return false;
  for (let place = 0; place < memberStart.length; place++) if (bytes[at + place] !== memberStart[place]) return false;
  return bytes[at + memberSize - 2] === quote && bytes[at + memberSize - 1] === closingBrace;
}
