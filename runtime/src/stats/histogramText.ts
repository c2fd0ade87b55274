import { bucketOf, largestUs, lastBucket } from './buckets.ts';
import { Histogram } from './histogram.ts';

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
 * Adds an encoded histogram to `into`; empty text adds nothing. The text may come from anyone: work is bounded by the number of
 * buckets, and what no histogram can have written is refused before anything is added.
 * @throws RangeError that says what is wrong with the text
 */
export function addEncoded(into: Histogram, text: string): void {
  if (text === '') return;
  const decoded = decode(text);
  for (let at = 0; at < decoded.buckets.length; at++) into.addBucket(decoded.buckets[at], decoded.counts[at]);
  into.addSummary(decoded);
}

/** A histogram of its own. @throws RangeError that says what is wrong with the text */
export function decodeHistogram(text: string): Histogram {
  const histogram = new Histogram();
  addEncoded(histogram, text);
  return histogram;
}

/** The text of both together. @throws RangeError that says what is wrong with either */
export function mergeEncoded(a: string, b: string): string {
  const merged = decodeHistogram(a);
  addEncoded(merged, b);
  return encodeHistogram(merged);
}

interface Decoded {
  clamped: number;
  min: number;
  max: number;
  sum: number;
  count: number;
  buckets: number[];
  counts: number[];
}

function decode(text: string): Decoded {
  const numbers = numbersIn(text);
  const [clamped, min, max, sum] = [numbers[0], unfold(numbers[1]), unfold(numbers[2]), unfold(numbers[3])];
  const buckets: number[] = [];
  const counts: number[] = [];
  for (let at = 4; at < numbers.length; at += 2) {
    const step = numbers[at];
    buckets.push(at === 4 ? unfold(step) : buckets[buckets.length - 1] + step);
    counts.push(numbers[at + 1]);
    if (at > 4 && step === 0) refuse('a bucket stands in it twice');
  }
  const decoded = { clamped, min, max, sum, count: counts.reduce((total, count) => total + count, 0), buckets, counts };
  refuseImpossible(decoded);
  return decoded;
}

/** Each check is something that `encodeHistogram` never violates. */
function refuseImpossible({ clamped, min, max, sum, count, buckets, counts }: Decoded): void {
  const last = buckets[buckets.length - 1];
  if (buckets[0] < -lastBucket || last > lastBucket) refuse('a bucket is out of range');
  if (counts.some((one) => one === 0) || !Number.isSafeInteger(count)) refuse('a count is out of range');
  if (clampedBucket(min) !== buckets[0] || clampedBucket(max) !== last || min > max) refuse('smallest and largest are not in its buckets');
  if (sum < min * count || sum > max * count) refuse('its sum does not fit its values');
  if (clamped > count) refuse('more values are out of range than there are');
}

function clampedBucket(us: number): number {
  return bucketOf(Math.max(-largestUs, Math.min(largestUs, us)));
}

/** All numbers of a text: four figures and a pair for each bucket. */
function numbersIn(text: string): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < text.length; ) {
    if (numbers.length === mostNumbers) refuse('it has too many buckets');
    let value = 0;
    let scale = 1;
    for (let more = true; more; scale *= 32) {
      const digit = at < text.length ? digitValues[text.charCodeAt(at++)] : undefined;
      if (digit === undefined) refuse(`it breaks off or has a strange character at ${at}`);
      value += (digit & 31) * scale;
      more = digit >= 32;
      if (!Number.isSafeInteger(value)) refuse('a number is too large');
    }
    numbers.push(value);
  }
  if (numbers.length < 6 || numbers.length % 2 !== 0) refuse('it is incomplete');
  return numbers;
}

function refuse(why: string): never {
  throw new RangeError(`not a histogram: ${why}`);
}

const mostNumbers = 4 + 2 * (2 * lastBucket + 1);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitValues: (number | undefined)[] = [];
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
