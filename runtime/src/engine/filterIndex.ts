import { shareOf } from '../plan/topics.ts';
import { KeyTable } from './keyTable.ts';
import { addBytes, clearHash, emptyHash, type TopicHash } from './topicHash.ts';

/**
 * How many of many filters match a topic, in time that does not grow with their number. Filters of the same shape, that is with
 * wildcards at the same levels, differ only in the text between: a topic with those levels blanked is looked up by its hash.
 */
export class FilterIndex {
  readonly #shapes: Shape[] = [];
  readonly #known = new Set<string>();
  readonly #texts = new KeyTable(Number.POSITIVE_INFINITY);
  #counts = new Uint32Array(0);
  readonly #hash = emptyHash();

  /** Adds a filter; a `$share/group/` before it is not part of what is matched. */
  add(filter: string): void {
    const proper = Buffer.from(shareOf(filter)?.filter ?? filter);
    const shape = shapeOf(proper.toString());
    this.#know(shape);
    blank(shape, proper, 0, proper.length, this.#hash);
    const text = this.#texts.number(this.#hash.low, this.#hash.high, 0, 0);
    if (this.#counts.length < this.#texts.capacity) {
      const counts = new Uint32Array(this.#texts.capacity);
      counts.set(this.#counts);
      this.#counts = counts;
    }
    this.#counts[text]++;
  }

  /** How many filters match the topic `bytes[start … end)`. */
  count(bytes: Uint8Array, start: number, end: number): number {
    let count = 0;
    for (const shape of this.#shapes) {
      if (!blank(shape, bytes, start, end, this.#hash)) continue;
      const text = this.#texts.find(this.#hash.low, this.#hash.high, 0, 0);
      if (text >= 0) count += this.#counts[text];
    }
    return count;
  }

  #know(shape: Shape): void {
    const key = JSON.stringify(shape);
    if (!this.#known.has(key)) this.#shapes.push(shape);
    this.#known.add(key);
  }
}

/** Which levels are `+`, and whether `#` comes after them. */
interface Shape {
  single: boolean[];
  rest: boolean;
}

function shapeOf(filter: string): Shape {
  const levels = filter.split('/');
  const rest = levels[levels.length - 1] === '#';
  if (rest) levels.pop();
  return { single: levels.map((level) => level === '+'), rest };
}

/**
 * Hashes a topic, or a filter of this shape, as if its levels were the shape's wildcards. False where no filter of this shape can
 * match it (MQTT 5 §4.7): it has other levels, or begins with `$` where the shape begins with a wildcard.
 */
function blank(shape: Shape, bytes: Uint8Array, start: number, end: number, into: TopicHash): boolean {
  const { single, rest } = shape;
  if (bytes[start] === dollar && (single.length === 0 || single[0])) return false;
  clearHash(into);
  let at = start;
  for (let level = 0; level < single.length; level++) {
    if (at > end) return false;
    const next = endOfLevel(bytes, at, end);
    if (single[level]) addBytes(plus, 0, 1, into);
    else addBytes(bytes, at, next, into);
    addBytes(slash, 0, 1, into);
    at = next + 1;
  }
  if (rest) addBytes(hash, 0, 1, into);
  // A level more than the shape has is only allowed under `#`.
  return rest || at > end;
}

function endOfLevel(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== slash[0]) at++;
  return at;
}

const plus = Buffer.from('+');
const hash = Buffer.from('#');
const slash = Buffer.from('/');
const [dollar] = Buffer.from('$');
