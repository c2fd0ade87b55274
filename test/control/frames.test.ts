import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, frameReader } from '../../runtime/src/control/frames.ts';

const messages = fc.array(fc.jsonValue(), { maxLength: 5 });

describe('frames', () => {
  test('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(), { maxLength: 10 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(encodeFrame));
        const reader = frameReader(1_000_000);
        const received = pieces(stream, cuts).flatMap((piece) => reader.read(piece));
        expect(received).toEqual(sent.map((message) => JSON.parse(JSON.stringify(message))));
        expect(reader.partial).toBe(false);
      }),
    );
  });

  test('know that they were cut short', () => {
    const reader = frameReader(100);
    expect(reader.read(encodeFrame({ kind: 'ready' }).subarray(0, -1))).toEqual([]);
    expect(reader.partial).toBe(true);
  });

  test('that are too long are refused before their content comes', () => {
    expect(() => frameReader(10).read(Buffer.from([0, 0, 0, 11]))).toThrow('a frame of 11 bytes, more than the 10 allowed');
    expect(() => frameReader(10).read(Buffer.from([255, 255, 255, 255]))).toThrow('4294967295');
  });

  test('that hold no JSON are refused without quoting them', () => {
    expect(() => frameReader(10).read(Buffer.from('\0\0\0\x03pwd'))).toThrow('a frame of 3 bytes that is not JSON');
  });
});

function pieces(stream: Buffer, cuts: number[]): Buffer[] {
  const at = cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b);
  return [0, ...at].map((start, index) => stream.subarray(start, at[index] ?? stream.length));
}
