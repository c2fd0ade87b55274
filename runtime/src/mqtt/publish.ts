import { checkProperties } from './checkProperties.ts';
import { MalformedPacket } from './malformed.ts';
import { checkTopic } from './receivedText.ts';
import { readShortest, variableSizeAt } from './variableInteger.ts';

/** Where the parts of a received PUBLISH are in its bytes; read into the same object each time, so that nothing is allocated. */
export interface ReceivedPublish {
  qos: number;
  duplicate: boolean;
  retain: boolean;
  topicStart: number;
  topicEnd: number;
  /** 0 at QoS 0. */
  packetId: number;
  /** An empty range before MQTT 5. */
  propertiesStart: number;
  propertiesEnd: number;
  /** A number instead of the topic, or given to it; −1: none. */
  topicAlias: number;
  payloadStart: number;
  payloadEnd: number;
}

/** For `readPublish` to read into. */
export function emptyPublish(): ReceivedPublish {
  return {
    qos: 0,
    duplicate: false,
    retain: false,
    topicStart: 0,
    topicEnd: 0,
    packetId: 0,
    propertiesStart: 0,
    propertiesEnd: 0,
    topicAlias: -1,
    payloadStart: 0,
    payloadEnd: 0,
  };
}

/**
 * Reads the PUBLISH at `start` whose variable header and payload are `bytes[body … end)` (MQTT 5 §3.3).
 * @throws MalformedPacket
 */
export function readPublish(
  into: ReceivedPublish,
  bytes: Uint8Array,
  start: number,
  body: number,
  end: number,
  hasProperties: boolean,
): void {
  const first = bytes[start];
  into.qos = (first >> 1) & 3;
  into.duplicate = (first & 8) !== 0;
  into.retain = (first & 1) !== 0;
  if (into.qos === 3) throw new MalformedPacket('a publish has QoS 3');
  if (into.duplicate && into.qos === 0) throw new MalformedPacket('a publish of QoS 0 is said to come again');
  into.topicStart = body + 2;
  into.topicEnd = into.topicStart + ((bytes[body] << 8) | bytes[body + 1]);
  const afterId = into.topicEnd + (into.qos === 0 ? 0 : 2);
  if (into.topicStart > end || afterId > end) throw new MalformedPacket('a publish is shorter than its topic');
  into.packetId = into.qos === 0 ? 0 : (bytes[into.topicEnd] << 8) | bytes[into.topicEnd + 1];
  if (into.qos > 0 && into.packetId === 0) throw new MalformedPacket('packet identifier 0');
  checkTopic(bytes, into.topicStart, into.topicEnd, 'a topic');
  into.propertiesStart = afterId;
  into.propertiesEnd = afterId;
  into.topicAlias = -1;
  if (hasProperties) readProperties(into, bytes, afterId, end);
  else if (into.topicEnd === into.topicStart) throw new MalformedPacket('a publish has an empty topic');
  into.payloadStart = into.propertiesEnd;
  into.payloadEnd = end;
}

function readProperties(into: ReceivedPublish, bytes: Uint8Array, at: number, end: number): void {
  const length = readShortest(bytes, at, end);
  if (length < 0) throw new MalformedPacket('a publish is shorter than its properties');
  into.propertiesStart = at + variableSizeAt(bytes, at);
  into.propertiesEnd = into.propertiesStart + length;
  if (into.propertiesEnd > end) throw new MalformedPacket('a publish is shorter than its properties');
  into.topicAlias = checkProperties(bytes, into.propertiesStart, into.propertiesEnd);
}
