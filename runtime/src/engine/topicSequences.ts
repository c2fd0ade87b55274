import { KeyTable } from './keyTable.ts';
import type { TopicHash } from './topicHash.ts';

/**
 * Sequence numbers of publishers whose topics vary: they count per topic, as a receiver may see some topics and not others.
 * Bounded to `mostTopics`, 28 bytes each.
 */
export class TopicSequences {
  readonly #topics = new KeyTable(mostTopics);
  #next = new Uint32Array(0);
  #asked = 0;

  /**
   * The next number for a client's publish step and topic; −1 where there are too many topics to number them. It is used up by
   * `used` alone: what does not leave must not make a gap.
   */
  next(client: number, step: number, topic: TopicHash): number {
    const number = this.#topics.number(client, step, topic.low, topic.high);
    if (number < 0) return -1;
    if (number >= this.#next.length) {
      const next = new Uint32Array(this.#topics.capacity);
      next.set(this.#next);
      this.#next = next;
    }
    this.#asked = number;
    return this.#next[number];
  }

  /** Visits every stream, with the number that it would give next. */
  forEach(visit: (client: number, step: number, low: number, high: number, next: number) => void): void {
    const topics = this.#topics;
    for (let number = 0; number < topics.count; number++) {
      visit(topics.word(number, 0), topics.word(number, 1), topics.word(number, 2), topics.word(number, 3), this.#next[number]);
    }
  }

  /** The number that `next` gave last has left. */
  used(): void {
    this.#next[this.#asked]++;
  }
}

const mostTopics = 4_000_000;
