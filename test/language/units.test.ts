import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../server/src/language/analyze.ts';
import { nearest } from '../../server/src/language/nearest.ts';
import { formatValue } from '../../server/src/language/units.ts';

describe('arithmetic of units', () => {
  test.each<[written: string, value: string]>([
    ['2 * 3s', '6s'],
    ['1m + 30s', '1.5m'],
    ['90s', '1.5m'],
    ['61s', '61s'],
    ['250us', '250us'],
    ['9_000/s * 10s', '90_000'],
    ['10s * 9_000/s', '90_000'],
    ['600 / 10s', '60/s'],
    ['10 / 5/s', '2s'],
    ['1h / 1m', '60'],
    ['64KiB * 2', '128KiB'],
    ['1_000KB', '1MB'],
    ['1KiB * 5/s * 2s', '10KiB'],
    ['10KiB / 2s', '5KiB/s'],
    ['50% * 8', '4'],
    ['8 * 25%', '2'],
    ['10s * 50%', '5s'],
    ['50% + 49.9%', '99.9%'],
    ['30/m', '30/m'],
    ['0.5/s', '30/m'],
    ['7 % 4', '3'],
    ['-(2 - 5)', '3'],
    ['1 < 2 and not (3 == 4)', 'true'],
    ['"a{1 + 1}b{{}}"', '"a2b{{}}"'],
  ])('%s is %s', (written, value) => {
    expect(shown(written)).toBe(value);
  });
});

describe('values are written as they can be read', () => {
  const units: Record<string, fc.Arbitrary<number>> = {
    number: fc.oneof(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => Number(value.toFixed(6))),
    ),
    duration: fc.integer({ min: 0, max: 1e9 }),
    size: fc.integer({ min: 0, max: 1e9 }),
    rate: fc.integer({ min: 0, max: 1e6 }),
    percent: fc.integer({ min: 0, max: 100_000 }).map((value) => value / 100_000),
  };
  test.each(Object.keys(units))('%s', (type) => {
    fc.assert(
      fc.property(units[type], (value) => {
        const { type: read, constant } = constantOf(formatValue(type, value));
        expect(read).toBe(type);
        expect(constant).toBeCloseTo(value, 6);
      }),
    );
  });

  test('texts', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !/[\r\u2028\u2029\ud800-\udfff]/u.test(text)),
        (text) => {
          expect(constantOf(formatValue('text', text)).constant).toBe(text);
        },
      ),
    );
  });
});

test.each([
  ['conect', 'connect'],
  ['recieve', 'receive'],
  ['QOS', 'qos'],
  ['zebra', undefined],
  ['a', undefined],
])('%s most likely means %s', (word, meant) => {
  expect(nearest(word, ['connect', 'receive', 'qos', 'publish'])).toBe(meant);
});

function shown(written: string): string {
  const { type, constant } = constantOf(written);
  return constant === undefined ? 'not known' : formatValue(type, constant);
}

function constantOf(written: string) {
  const { model } = analyze(`param it = ${written}`);
  const [value] = [...model.paramValues.values()];
  return value;
}
