import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestUs } from '../../runtime/src/stats/buckets.ts';
import { Histogram } from '../../runtime/src/stats/histogram.ts';

/** Distributions that break careless histograms: narrow, heavy-tailed, two humps far apart, at bucket edges, around zero. */
const adversarial: [string, fc.Arbitrary<number>][] = [
  ['uniform', fc.integer({ min: 0, max: 10_000 })],
  ['constant', fc.constantFrom(731)],
  ['heavy tail', fc.double({ min: 0, max: 31.7, noNaN: true }).map((log) => Math.floor(2 ** log))],
  ['two humps', fc.oneof(fc.integer({ min: 100, max: 110 }), fc.integer({ min: 3_599_000_000, max: largestUs }))],
  ['powers of two and neighbours', fc.tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: -1, max: 1 })).map(([e, d]) => 2 ** e + d)],
  ['both sides of zero', fc.integer({ min: -5_000_000, max: 5_000_000 })],
  ['fractions', fc.double({ min: -2, max: 300, noNaN: true })],
];

describe('a percentile is within 1 % of the exact quantile', () => {
  const percents = [0, 0.1, 1, 10, 25, 50, 75, 90, 99, 99.9, 99.99, 100];
  test.each(adversarial)('%s', (_name, values) => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 300 }), (raw) => {
        const histogram = histogramOf(raw);
        const sorted = raw.map(whole).sort((a, b) => a - b);
        for (const percent of percents) {
          const exact = sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100)) - 1];
          expect(Math.abs(histogram.percentile(percent) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.01);
        }
      }),
      { numRuns: 150 },
    );
  });
});

test.each(adversarial)('count, sum, smallest, largest and mean are exact: %s', (_name, values) => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 1 }), (raw) => {
      const { count, sum, min, max, mean } = histogramOf(raw);
      const wholes = raw.map(whole);
      const exactSum = wholes.reduce((total, value) => total + value, 0);
      expect([count, sum, min, max, mean]).toEqual([raw.length, exactSum, Math.min(...wholes), Math.max(...wholes), exactSum / raw.length]);
    }),
  );
});

test('a percentile that falls on a whole rank is that rank, whatever the multiplication says', () => {
  const histogram = histogramOf(Array.from({ length: 1000 }, (_, at) => (at < 999 ? 1 : 100)));
  expect(histogram.percentile(99.9)).toBe(1);
  expect(histogram.percentile(99.91)).toBe(100);
});

test('values more than an hour from zero are counted as clamped, and still stand in sum and extremes', () => {
  const histogram = histogramOf([2 * largestUs, -2 * largestUs, 5]);
  expect(histogram).toMatchObject({ count: 3, clamped: 2, sum: 5, min: -2 * largestUs, max: 2 * largestUs });
  expect(histogram.percentile(50)).toBe(5);
});

test('an empty histogram has no percentile and no mean, not a zero', () => {
  expect(new Histogram().percentile(99)).toBeNaN();
  expect(new Histogram().mean).toBeNaN();
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%s is refused', (value) => {
  expect(() => new Histogram().record(value)).toThrow(RangeError);
});

test('after a reset nothing is left of what was recorded', () => {
  const histogram = histogramOf([1, -7, 900, 2 * largestUs]);
  histogram.reset();
  histogram.record(3);
  expect(seenIn(histogram)).toEqual(seenIn(histogramOf([3])));
});

const anyValues = fc.array(fc.oneof(...adversarial.map(([, values]) => values)), { maxLength: 50 });

test('adding two histograms is recording all of their values in one, in either order', () => {
  fc.assert(
    fc.property(anyValues, anyValues, (a, b) => {
      const together = seenIn(histogramOf([...a, ...b]));
      expect(seenIn(sumOf(a, b))).toEqual(together);
      expect(seenIn(sumOf(b, a))).toEqual(together);
    }),
  );
});

function histogramOf(values: number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function sumOf(a: number[], b: number[]): Histogram {
  const sum = histogramOf(a);
  sum.add(histogramOf(b));
  return sum;
}

/** Everything that can be asked of a histogram. */
function seenIn(histogram: Histogram): unknown {
  const buckets: [number, number][] = [];
  histogram.forEachBucket((bucket, count) => buckets.push([bucket, count]));
  const { count, sum, min, max, clamped } = histogram;
  return { count, sum, min, max, clamped, buckets };
}

/** What a value is recorded as; without the sign of −0. */
function whole(value: number): number {
  return Math.round(value) + 0;
}
