import { MalformedPacket } from './malformed.ts';
import { fieldEnd, publishProperty, type Shape, shapes, valueEnd } from './properties.ts';
import { checkText, checkTopic } from './receivedText.ts';

/**
 * Checks the properties of a received PUBLISH in `bytes[start … end)` (MQTT 5 §2.2.2, §3.3.2.3). Returns its topic alias, or −1.
 * @throws MalformedPacket
 */
export function checkProperties(bytes: Uint8Array, start: number, end: number): number {
  let [alias, seen] = [-1, 0];
  for (let at = start; at < end; ) {
    const identifier = bytes[at];
    const shape = shapes[identifier];
    if (shape === undefined) throw new MalformedPacket('a publish has a property that it cannot have');
    const next = valueEnd(bytes, at + 1, end, shape);
    if (next > end) throw new MalformedPacket('a property is cut short');
    // Identifiers are below 64; the two that may come again are not remembered.
    const bit = identifier < 32 ? 1 << identifier : 1 << (identifier - 32 + 16);
    if ((seen & bit) !== 0) throw new MalformedPacket('a property stands twice', 'protocol error');
    if (!repeatable(identifier)) seen |= bit;
    checkValue(bytes, at + 1, next, identifier, shape);
    if (identifier === publishProperty.topicAlias) alias = (bytes[at + 1] << 8) | bytes[at + 2];
    at = next;
  }
  return alias;
}

function repeatable(identifier: number): boolean {
  return identifier === publishProperty.userProperty || identifier === publishProperty.subscriptionIdentifier;
}

function checkValue(bytes: Uint8Array, at: number, end: number, identifier: number, shape: Shape): void {
  if (shape === 'twoTexts') {
    const second = fieldEnd(bytes, at, end);
    checkText(bytes, at + 2, second, 'a user property');
    checkText(bytes, second + 2, end, 'a user property');
    return;
  }
  switch (identifier) {
    case publishProperty.contentType:
      checkText(bytes, at + 2, end, 'a content type');
      break;
    case publishProperty.responseTopic:
      checkTopic(bytes, at + 2, end, 'a response topic');
      break;
    case publishProperty.payloadFormat:
      if (bytes[at] > 1) throw new MalformedPacket(`payload format ${bytes[at]}`, 'protocol error');
      break;
    case publishProperty.subscriptionIdentifier:
      if (bytes[at] === 0) throw new MalformedPacket('subscription identifier 0', 'protocol error');
      break;
  }
}
