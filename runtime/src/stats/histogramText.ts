import { bucketOf, largestUs, lastBucket } from './buckets.ts';
import { Histogram, type HistogramSummary } from './histogram.ts';

/**
 * A histogram as text for windows: numbers in base 64, five bits a digit and the sixth to say that more follow, so that a small
 * number takes one character. In order: clamped, min, max, sum, the first bucket, its count, then for each further bucket the
 * step from the one before and its count. Numbers that can be negative are folded: 0, −1, 1, −2 … are 0, 1, 2, 3 ….
 */
export function encodeHistogram(histogram: Histogram): string {
  if (histogram.count === 0) return '';
  let text = digits(histogram.clamped) + digits(fold(histogram.min)) + digits(fold(histogram.max)) + digits(fold(histogram.sum));
  let previous: number | undefined;
  histogram.forEachBucket((bucket, count) => {
    text += digits(previous === undefined ? fold(bucket) : bucket - previous) + digits(count);
    previous = bucket;
  });
  return text;
}

/**
 * Reads a histogram's text; nothing for empty text. The text may come from anyone: work is bounded by the number of buckets, and what
 * no histogram can have written is refused.
 * @throws RangeError that says what is wrong with the text
 */
export function readHistogram(text: string): HistogramContent | undefined {
  if (text === '') return undefined;
  const numbers = numbersIn(text);
  const content: HistogramContent = {
    clamped: numbers[0],
    min: unfold(numbers[1]),
    max: unfold(numbers[2]),
    sum: unfold(numbers[3]),
    count: 0,
    buckets: numbers,
  };
  let bucket = unfold(numbers[4]);
  for (let at = 4; at < numbers.length; at += 2) {
    if (at > 4) bucket += numbers[at];
    if (at > 4 && numbers[at] === 0) refuse('a bucket stands in it twice');
    if (numbers[at + 1] === 0) refuse('a bucket of it is empty');
    numbers[at] = bucket;
    content.count += numbers[at + 1];
  }
  refuseImpossible(content, numbers[4], bucket);
  return content;
}

/** What a text says: the exact figures, and in `buckets` from place 4 on pairs of a bucket and its count, ascending. */
export interface HistogramContent extends HistogramSummary {
  buckets: readonly number[];
}

export function addContent(into: Histogram, content: HistogramContent | undefined): void {
  if (!content) return;
  for (let at = 4; at < content.buckets.length; at += 2) into.addBucket(content.buckets[at], content.buckets[at + 1]);
  into.addSummary(content);
}

/** Adds an encoded histogram to `into`. @throws RangeError that says what is wrong with the text; nothing is added then */
export function addEncoded(into: Histogram, text: string): void {
  addContent(into, readHistogram(text));
}

/** A histogram of its own. @throws RangeError that says what is wrong with the text */
export function decodeHistogram(text: string): Histogram {
  const histogram = new Histogram();
  addEncoded(histogram, text);
  return histogram;
}

/** The text of all together. @throws RangeError that says what is wrong with one of them */
export function mergeEncoded(texts: readonly string[]): string {
  if (texts.length === 1) return texts[0];
  const merged = new Histogram();
  for (const text of texts) addEncoded(merged, text);
  return encodeHistogram(merged);
}

/** Each check is something that `encodeHistogram` never violates. */
function refuseImpossible({ clamped, min, max, sum, count }: HistogramContent, first: number, last: number): void {
  if (first < -lastBucket || last > lastBucket) refuse('a bucket is out of range');
  if (!Number.isSafeInteger(count)) refuse('it counts too much');
  if (clampedBucket(min) !== first || clampedBucket(max) !== last || min > max) refuse('smallest and largest are not in its buckets');
  if (sum < min * count || sum > max * count) refuse('its sum does not fit its values');
  if (clamped > count) refuse('more values are out of range than there are');
}

function clampedBucket(us: number): number {
  return bucketOf(Math.max(-largestUs, Math.min(largestUs, us)));
}

/** All numbers of a text: four figures and a pair for each bucket. */
function numbersIn(text: string): number[] {
  // As long as it can be, for it is read over and over: growing it would take as long as reading.
  const numbers = new Array<number>(Math.min(text.length, mostNumbers));
  let length = 0;
  for (let at = 0; at < text.length; ) {
    if (length === mostNumbers) refuse('it has too many buckets');
    let value = 0;
    let scale = 1;
    for (let more = true; more; scale *= 32) {
      const digit = at < text.length ? (digitValues[text.charCodeAt(at++)] ?? -1) : -1;
      if (digit < 0) refuse(`it breaks off or has a strange character at ${at}`);
      value += (digit & 31) * scale;
      more = digit >= 32;
      if (!Number.isSafeInteger(value)) refuse('a number is too large');
    }
    numbers[length++] = value;
  }
  if (length < 6 || length % 2 !== 0) refuse('it is incomplete');
  numbers.length = length;
  return numbers;
}

function refuse(why: string): never {
  throw new RangeError(`not a histogram: ${why}`);
}

const mostNumbers = 4 + 2 * (2 * lastBucket + 1);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitValues = new Int8Array(128).fill(-1);
for (let value = 0; value < alphabet.length; value++) digitValues[alphabet.charCodeAt(value)] = value;

function digits(value: number): string {
  let text = '';
  let rest = value;
  for (; rest >= 32; rest = Math.floor(rest / 32)) text += alphabet[(rest % 32) + 32];
  return text + alphabet[rest];
}

function fold(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unfold(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
