import { MalformedPacket } from './malformed.ts';
import { readVariable, variableSizeAt } from './variableInteger.ts';

/**
 * Walks the properties of a PUBLISH in `bytes[start … end)` (MQTT 5 §2.2.2.2), and returns where the value of the user property
 * `name` begins, its two bytes of length included, or −1.
 * @throws MalformedPacket for a property that a PUBLISH cannot have or that is cut short
 */
export function findUserProperty(bytes: Uint8Array, start: number, end: number, name: Uint8Array): number {
  let found = -1;
  for (let at = start; at < end; ) {
    const value = at + 1;
    const next = propertyEnd(bytes, at, end);
    if (bytes[at] === publishProperty.userProperty && startsWithText(bytes, value, name)) found = value + 2 + name.length;
    at = next;
  }
  return found;
}

/** The topic alias among the properties of a PUBLISH, or −1. @throws MalformedPacket as `findUserProperty` */
export function findTopicAlias(bytes: Uint8Array, start: number, end: number): number {
  let alias = -1;
  for (let at = start; at < end; ) {
    const next = propertyEnd(bytes, at, end);
    if (bytes[at] === publishProperty.topicAlias) alias = (bytes[at + 1] << 8) | bytes[at + 2];
    at = next;
  }
  return alias;
}

function propertyEnd(bytes: Uint8Array, at: number, end: number): number {
  const next = skipValue(bytes, at + 1, end, shapes[bytes[at]]);
  if (next > end) throw new MalformedPacket('a property is cut short');
  return next;
}

/** Identifiers of the properties that a PUBLISH can have (MQTT 5 §3.3.2.3). */
export const publishProperty = {
  payloadFormat: 0x01,
  messageExpiry: 0x02,
  contentType: 0x03,
  responseTopic: 0x08,
  correlationData: 0x09,
  subscriptionIdentifier: 0x0b,
  topicAlias: 0x23,
  userProperty: 0x26,
} as const;

/** A number of bytes, a variable byte integer, or as many length-prefixed texts. */
type Shape = number | 'variable' | 'text' | 'twoTexts';

const shapes: Record<number, Shape | undefined> = {
  [publishProperty.payloadFormat]: 1,
  [publishProperty.messageExpiry]: 4,
  [publishProperty.contentType]: 'text',
  [publishProperty.responseTopic]: 'text',
  [publishProperty.correlationData]: 'text',
  [publishProperty.subscriptionIdentifier]: 'variable',
  [publishProperty.topicAlias]: 2,
  [publishProperty.userProperty]: 'twoTexts',
};

/** The place after a value; beyond `end` where it is cut short. */
function skipValue(bytes: Uint8Array, at: number, end: number, shape: Shape | undefined): number {
  switch (shape) {
    case undefined:
      throw new MalformedPacket('a publish has a property that it cannot have');
    case 'variable':
      return readVariable(bytes, at, end) < 0 ? end + 1 : at + variableSizeAt(bytes, at);
    case 'text':
      return skipText(bytes, at, end);
    case 'twoTexts':
      return skipText(bytes, skipText(bytes, at, end), end);
    default:
      return at + shape;
  }
}

function skipText(bytes: Uint8Array, at: number, end: number): number {
  return at + 2 > end ? end + 1 : at + 2 + ((bytes[at] << 8) | bytes[at + 1]);
}

function startsWithText(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  if (((bytes[at] << 8) | bytes[at + 1]) !== text.length) return false;
  for (let place = 0; place < text.length; place++) if (bytes[at + 2 + place] !== text[place]) return false;
  return true;
}
