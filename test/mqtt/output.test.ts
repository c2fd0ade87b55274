import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginLength, endLength } from '../../runtime/src/mqtt/lengthPrefix.ts';
import { Output } from '../../runtime/src/mqtt/output.ts';
import { beginField, endField, writeBytes, writeDecimal, writeText } from '../../runtime/src/mqtt/text.ts';
import { readVariable } from '../../runtime/src/mqtt/variableInteger.ts';

test('each piece leaves as it was written, and bytes that the system still reads are never written over', () => {
  const piece = fc.integer({ min: 1, max: 90 });
  const turn = fc.record({ sizes: fc.array(piece, { minLength: 1, maxLength: 6 }), free: fc.boolean(), lateFree: fc.boolean() });
  const turns = fc.array(turn, { maxLength: 20 });
  fc.assert(
    fc.property(turns, fc.boolean(), (all, amidst) => {
      const out = new Output(128);
      const held: { bytes: Buffer; value: number }[] = [];
      let value = 0;
      for (const { sizes, free, lateFree } of all) {
        const written = sizes.map((size) => {
          write(out, size, ++value);
          out.finish();
          return { size, value };
        });
        // One that is still being written when the others are sent.
        if (amidst) write(out, 5, ++value);
        const sent = out.pieces.slice(0, out.finished);
        expect(sent.map((bytes) => bytes.toString('hex'))).toEqual(
          written.map(({ size, value }) => Buffer.alloc(size, value).toString('hex')),
        );
        if (!free) held.push(...sent.map((bytes, number) => ({ bytes, value: written[number].value })));
        out.sent(free);
        if (!amidst) continue;
        out.finish();
        expect(out.pieces[0].equals(Buffer.alloc(5, value))).toBe(true);
        if (!lateFree) held.push({ bytes: out.pieces[0], value });
        out.sent(lateFree);
      }
      for (const { bytes, value } of held) expect(bytes.every((byte) => byte === value)).toBe(true);
    }),
  );
});

function write(out: Output, size: number, value: number): void {
  out.reserve(size);
  out.buffer.fill(value, out.end, out.end + size);
  out.end += size;
}

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
