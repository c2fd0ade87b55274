import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedPacket } from '../../runtime/src/mqtt/malformed.ts';
import {
  largestVariable,
  readShortest,
  readVariable,
  variableSize,
  variableSizeAt,
  writeVariable,
} from '../../runtime/src/mqtt/variableInteger.ts';

test.each([
  [0, [0x00]],
  [127, [0x7f]],
  [128, [0x80, 0x01]],
  [16_383, [0xff, 0x7f]],
  [16_384, [0x80, 0x80, 0x01]],
  [2_097_151, [0xff, 0xff, 0x7f]],
  [2_097_152, [0x80, 0x80, 0x80, 0x01]],
  [largestVariable, [0xff, 0xff, 0xff, 0x7f]],
])('%d is written as the standard says', (value, expected) => {
  const bytes = new Uint8Array(4);
  expect(writeVariable(bytes, 0, value)).toBe(expected.length);
  expect([...bytes.subarray(0, expected.length)]).toEqual(expected);
  expect(variableSize(value)).toBe(expected.length);
});

test('what is written is read, and nothing is read from less', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: largestVariable }), (value) => {
      const bytes = new Uint8Array(6);
      const end = writeVariable(bytes, 1, value);
      expect(readVariable(bytes, 1, end)).toBe(value);
      expect(variableSizeAt(bytes, 1)).toBe(end - 1);
      expect(readVariable(bytes, 1, end - 1)).toBe(-1);
    }),
  );
});

test('a fourth byte that says more follow is malformed', () => {
  expect(() => readVariable(new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x01]), 0, 5)).toThrow(MalformedPacket);
});

test('bytes that add nothing are malformed where the shortest is asked for', () => {
  expect(readShortest(new Uint8Array([0]), 0, 1)).toBe(0);
  expect(readShortest(new Uint8Array([0x80, 0x01]), 0, 2)).toBe(128);
  for (const bytes of [
    [0x80, 0],
    [0x81, 0],
    [0xff, 0x80, 0],
  ]) {
    expect(() => readShortest(new Uint8Array(bytes), 0, bytes.length)).toThrow(MalformedPacket);
  }
});
