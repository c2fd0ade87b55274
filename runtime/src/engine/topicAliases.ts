import type { Output } from '../mqtt/output.ts';
import { publishProperty } from '../mqtt/properties.ts';

/** The topics that one connection has numbers for (MQTT 5 §3.3.2.3.4): the first ones that it sends, as many as the broker allows. */
export class TopicAliases {
  readonly #most: number;
  readonly #numbers = new Map<string, number>();
  #introduced: string | undefined;

  /** `most`: the broker's topic alias maximum. */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * The number of the topic `out.buffer[topic … out.end)` that was just written, `topic` being a distance from `out.start`; 0
   * where it has none. A topic that the broker knows by its number is taken back.
   */
  shorten(out: Output, topic: number): number {
    const text = out.buffer.toString('latin1', out.start + topic, out.end);
    this.#introduced = undefined;
    const number = this.#numbers.get(text);
    if (number !== undefined) {
      out.end = out.start + topic;
      out.buffer.writeUInt16BE(0, out.end - 2);
      return number;
    }
    if (this.#numbers.size === this.#most) return 0;
    this.#introduced = text;
    return this.#numbers.size + 1;
  }

  /** The message for which `shorten` was called last has left: now the broker knows its number. */
  used(): void {
    if (this.#introduced !== undefined) this.#numbers.set(this.#introduced, this.#numbers.size + 1);
    this.#introduced = undefined;
  }
}

export function writeTopicAlias(out: Output, number: number): void {
  out.reserve(3);
  out.buffer[out.end++] = publishProperty.topicAlias;
  out.end = out.buffer.writeUInt16BE(number, out.end);
}
