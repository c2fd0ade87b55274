import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginLength, endLength } from '../../runtime/src/mqtt/lengthPrefix.ts';
import { Output } from '../../runtime/src/mqtt/output.ts';
import { beginField, endField, writeBytes, writeDecimal, writeText } from '../../runtime/src/mqtt/text.ts';
import { readVariable } from '../../runtime/src/mqtt/variableInteger.ts';

test('bytes that the system still reads are never written over', () => {
  const writes = fc.array(fc.record({ size: fc.integer({ min: 1, max: 90 }), free: fc.boolean() }), { maxLength: 40 });
  fc.assert(
    fc.property(writes, (pieces) => {
      const out = new Output(128);
      const held: { bytes: Buffer; value: number }[] = [];
      pieces.forEach(({ size, free }, value) => {
        out.reserve(size);
        out.buffer.fill(value, out.end, out.end + size);
        out.end += size;
        const bytes = out.pending();
        expect(bytes.equals(Buffer.alloc(size, value))).toBe(true);
        if (!free) held.push({ bytes, value });
        out.sent(free);
      });
      for (const { bytes, value } of held) expect(bytes.every((byte) => byte === value)).toBe(true);
    }),
  );
});

test.each([0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])(
  'a length of %d is put before its bytes, whatever was guessed',
  (size) => {
    for (const guess of [1, 2, 3, 4]) {
      const out = new Output(64);
      writeText(out, 'before');
      const mark = beginLength(out, guess);
      out.reserve(size);
      out.buffer.fill(7, out.end, out.end + size);
      out.end += size;
      const lengthSize = endLength(out, mark, guess);
      expect(readVariable(out.buffer, out.start + mark, out.end)).toBe(size);
      const body = out.buffer.subarray(out.start + mark + lengthSize, out.end);
      expect(body.length).toBe(size);
      expect(body.every((byte) => byte === 7)).toBe(true);
      expect(out.buffer.toString('utf8', out.start, out.start + 6)).toBe('before');
    }
  },
);

test('numbers and texts are written as JavaScript writes them', () => {
  fc.assert(
    fc.property(fc.nat(Number.MAX_SAFE_INTEGER), fc.string({ unit: 'grapheme', maxLength: 100 }), (number, text) => {
      const out = new Output(16);
      writeDecimal(out, number);
      writeText(out, text);
      writeBytes(out, Buffer.from(text));
      expect(out.buffer.toString('utf8', out.start, out.end)).toBe(Buffer.from(`${number}${text}${text}`).toString());
    }),
  );
});

test('a field carries its length, and cannot be longer than that says', () => {
  const out = new Output(16);
  const mark = beginField(out);
  writeText(out, 'x'.repeat(300));
  endField(out, mark);
  expect(out.buffer.readUInt16BE(out.start)).toBe(300);
  expect(out.length).toBe(302);
  writeText(out, 'x'.repeat(65_536));
  expect(() => endField(out, mark)).toThrow(/65,535/);
});
