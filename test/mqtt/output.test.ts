import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Output } from '../../runtime/src/mqtt/output.ts';
import { beginPacket, endPacket } from '../../runtime/src/mqtt/packetWriter.ts';
import { writeDecimal, writeText } from '../../runtime/src/mqtt/text.ts';

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
        out.flush((bytes) => {
          expect(bytes.equals(Buffer.alloc(size, value))).toBe(true);
          if (!free) held.push({ bytes, value });
          return free;
        });
      });
      for (const { bytes, value } of held) expect(bytes.every((byte) => byte === value)).toBe(true);
    }),
  );
});

test.each([0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])(
  'a packet of %d bytes gets the right length, whatever was guessed',
  (size) => {
    for (const guess of [1, 2, 3, 4]) {
      const out = new Output(64);
      writeText(out, 'before');
      const packet = beginPacket(out, guess);
      out.reserve(size);
      out.buffer.fill(7, out.end, out.end + size);
      out.end += size;
      const lengthSize = endPacket(out, packet, guess, 0x30);
      const bytes = out.buffer.subarray(out.start + packet, out.end);
      expect(bytes.length).toBe(1 + lengthSize + size);
      expect(bytes[0]).toBe(0x30);
      expect(bytes.subarray(1 + lengthSize).every((byte) => byte === 7)).toBe(true);
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
      expect(out.buffer.toString('utf8', out.start, out.end)).toBe(Buffer.from(`${number}${text}`).toString());
    }),
  );
});
