import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../../runtime/src/stats/histogram.ts';
import { addEncoded, decodeHistogram, encodeHistogram, mergeEncoded } from '../../runtime/src/stats/histogramText.ts';

const values = fc.array(fc.oneof(fc.integer({ min: -1000, max: 1_000_000 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })), {
  maxLength: 80,
});

test('what is decoded is what was encoded', () => {
  fc.assert(
    fc.property(values, (raw) => {
      const text = encodeHistogram(histogramOf(raw));
      expect(encodeHistogram(decodeHistogram(text))).toBe(text);
    }),
  );
});

test('merging texts is associative and commutative, and is recording everything in one', () => {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      const [x, y, z] = [a, b, c].map((raw) => encodeHistogram(histogramOf(raw)));
      const all = encodeHistogram(histogramOf([...a, ...b, ...c]));
      expect(mergeEncoded([x, mergeEncoded([y, z])])).toBe(all);
      expect(mergeEncoded([mergeEncoded([z, x]), y])).toBe(all);
      expect(mergeEncoded([y, z, x])).toBe(all);
    }),
  );
});

test('a second with few different latencies takes few characters', () => {
  expect(encodeHistogram(new Histogram())).toBe('');
  expect(encodeHistogram(histogramOf(Array.from({ length: 10_000 }, (_, at) => 200 + (at % 40)))).length).toBeLessThan(90);
});

describe('text that no histogram has written is refused, and nothing of it is added', () => {
  test.each([
    ['breaks off in a number', 'Ag', /breaks off/],
    ['breaks off between numbers', 'AAAA', /incomplete/],
    ['a strange character', 'AAAA A', /strange character/],
    ['a number without end', 'hhhhhhhhhhhhhhhhhhhh', /too large/],
    ['a bucket twice', 'ACCECBAB', /twice/],
    ['an empty bucket', 'ACCCCA', /empty/],
    ['a largest value that is not in the last bucket', 'ACECCB', /smallest and largest/],
    ['a sum below what its values make', 'ACCACB', /sum/],
    ['more clamped than there are', 'CCCCCB', /out of range/],
    ['a bucket that does not exist', 'ACCCggggEB', /out of range/],
    ['too many buckets', `AAAA${'AB'.repeat(4000)}`, /too many buckets/],
  ])('%s', (_name, text, reason) => {
    const into = new Histogram();
    expect(() => addEncoded(into, text)).toThrow(reason);
    expect(into.count).toBe(0);
  });

  test('any text either decodes to a histogram that encodes again, or is refused with a RangeError', () => {
    const alphabet = fc.constantFrom(...'ABCDEFGHabcdefghij0123+/=~ \u{1f600}');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: alphabet, maxLength: 30 }), fc.string()), (text) => {
        try {
          const decoded = decodeHistogram(text);
          expect(decodeHistogram(encodeHistogram(decoded)).count).toBe(decoded.count);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function histogramOf(raw: number[]): Histogram {
  const histogram = new Histogram();
  for (const value of raw) histogram.record(value);
  return histogram;
}
