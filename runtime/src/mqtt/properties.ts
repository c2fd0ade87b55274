import { readShortest, variableSizeAt } from './variableInteger.ts';

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

/** A number of bytes, a variable byte integer, or as many fields that begin with their length. */
export type Shape = number | 'variable' | 'text' | 'binary' | 'twoTexts';

/** By identifier. */
export const shapes: Record<number, Shape | undefined> = {
  [publishProperty.payloadFormat]: 1,
  [publishProperty.messageExpiry]: 4,
  [publishProperty.contentType]: 'text',
  [publishProperty.responseTopic]: 'text',
  [publishProperty.correlationData]: 'binary',
  [publishProperty.subscriptionIdentifier]: 'variable',
  [publishProperty.topicAlias]: 2,
  [publishProperty.userProperty]: 'twoTexts',
};

/** The place behind the value at `at`; beyond `end` where it is cut short. @throws MalformedPacket as `readShortest` */
export function valueEnd(bytes: Uint8Array, at: number, end: number, shape: Shape): number {
  switch (shape) {
    case 'variable':
      return readShortest(bytes, at, end) < 0 ? end + 1 : at + variableSizeAt(bytes, at);
    case 'text':
    case 'binary':
      return fieldEnd(bytes, at, end);
    case 'twoTexts':
      return fieldEnd(bytes, fieldEnd(bytes, at, end), end);
    default:
      return at + shape;
  }
}

/** The place behind the field at `at`, two bytes of length and as many bytes; beyond `end` where it is cut short. */
export function fieldEnd(bytes: Uint8Array, at: number, end: number): number {
  return at + 2 > end ? end + 1 : at + 2 + ((bytes[at] << 8) | bytes[at + 1]);
}

/** The place of the value of the property `identifier` behind `from`, or −1. The properties in `bytes[from … end)` must be sound. */
export function findProperty(bytes: Uint8Array, from: number, end: number, identifier: number): number {
  for (let at = from; at < end; at = valueEnd(bytes, at + 1, end, shapes[bytes[at]]!)) {
    if (bytes[at] === identifier) return at + 1;
  }
  return -1;
}

/**
 * Where the value of the user property `name` begins, its two bytes of length included, or −1; of several with that name the last.
 * The properties in `bytes[start … end)` must be sound.
 */
export function findUserProperty(bytes: Uint8Array, start: number, end: number, name: Uint8Array): number {
  let found = -1;
  for (let at = start; at < end; at = valueEnd(bytes, at + 1, end, shapes[bytes[at]]!)) {
    if (bytes[at] === publishProperty.userProperty && startsWithField(bytes, at + 1, name)) found = at + 3 + name.length;
  }
  return found;
}

function startsWithField(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  if (((bytes[at] << 8) | bytes[at + 1]) !== text.length) return false;
  for (let place = 0; place < text.length; place++) if (bytes[at + 2 + place] !== text[place]) return false;
  return true;
}
