import { MalformedPacket } from '../mqtt/malformed.ts';
import type { ReceivedPublish } from '../mqtt/publish.ts';
import { writeVariable } from '../mqtt/variableInteger.ts';

/** A packet with its place in bytes, as frames are told of. */
export interface Frame {
  bytes: Buffer;
  start: number;
  body: number;
  end: number;
}

/** The topics that a broker has given numbers to, on one connection (MQTT 5 §3.3.2.3.4). */
export class ReceivedAliases {
  readonly #most: number;
  readonly #topics: (Buffer | undefined)[] = [];

  /** `most`: the topic alias maximum of our CONNECT. */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Learns the number of a message that has a topic; one that has only a number is given back whole.
   * @throws MalformedPacket for a number that was never given or never allowed
   */
  resolve(publish: ReceivedPublish, bytes: Buffer): Frame | undefined {
    const number = publish.topicAlias;
    if (number < 0) return undefined;
    if (number === 0 || number > this.#most) throw new MalformedPacket(`topic alias ${number} was not allowed`, 'topic alias invalid');
    const { topicStart, topicEnd } = publish;
    if (topicEnd > topicStart) {
      this.#topics[number] = Buffer.from(bytes.subarray(topicStart, topicEnd));
      return undefined;
    }
    const topic = this.#topics[number];
    if (topic === undefined) throw new MalformedPacket(`topic alias ${number} was never given to a topic`, 'protocol error');
    return whole(publish, bytes, topic);
  }
}

/** Of clients that allow none. */
export const noAliases = new ReceivedAliases(0);

function whole(publish: ReceivedPublish, bytes: Buffer, topic: Buffer): Frame {
  const rest = bytes.subarray(publish.topicEnd, publish.payloadEnd);
  const first = (3 << 4) | (Number(publish.duplicate) << 3) | (publish.qos << 1) | Number(publish.retain);
  const header = Buffer.alloc(longestHeader);
  header[0] = first;
  const body = writeVariable(header, 1, 2 + topic.length + rest.length);
  const length = Buffer.from([topic.length >>> 8, topic.length & 0xff]);
  const whole = Buffer.concat([header.subarray(0, body), length, topic, rest]);
  return { bytes: whole, start: 0, body, end: whole.length };
}

const longestHeader = 5;
