import fc from 'fast-check';
import * as mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';
import { type Partial, splitFrames } from '../../runtime/src/mqtt/frames.ts';
import { MalformedPacket } from '../../runtime/src/mqtt/malformed.ts';

const publish = (payload: number, qos: 0 | 1 = 0) =>
  mqttPacket.generate({
    cmd: 'publish',
    topic: 'a/b',
    payload: Buffer.alloc(payload, payload),
    qos,
    retain: false,
    dup: false,
    messageId: 7,
  });

const packets = [
  mqttPacket.generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }),
  publish(0),
  publish(122),
  publish(123),
  publish(200, 1),
  mqttPacket.generate({ cmd: 'pingresp' }),
  publish(16_378),
  publish(16_379),
  mqttPacket.generate({ cmd: 'puback', messageId: 9 }),
];

test.each(packets.map((packet, at) => [at, packet] as const))('packet %d comes out whole, cut at every byte', (_at, packet) => {
  const doubled = Buffer.concat([packet, packet]);
  for (const cut of cutsOf(packet.length)) {
    expect(texts(feed([doubled.subarray(0, cut), doubled.subarray(cut)]))).toEqual(texts([packet, packet]));
  }
});

test.each([16_383, 16_384, 65_600, 2_097_151, 2_097_152])(
  'a packet of remaining length %d comes out whole, cut around its parts',
  (length) => {
    const packet = publish(length - 5);
    for (const cut of [...cutsOf(100), packet.length - 2, packet.length - 1, packet.length, packet.length + 1, packet.length + 4]) {
      const stream = Buffer.concat([packet, packets[0]]);
      const [first, second, ...more] = feed([...reads(stream.subarray(0, cut)), ...reads(stream.subarray(cut))], 3e6);
      expect([first.equals(packet), second.equals(packets[0]), more.length]).toEqual([true, true, 0]);
    }
  },
);

test('a stream comes out as it went in, however it is cut', () => {
  const stream = Buffer.concat(packets);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 30 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      expect(texts(feed(places.slice(1).map((place, at) => stream.subarray(places[at], place))))).toEqual(texts(packets));
    }),
  );
});

test('a byte at a time is enough', () => {
  const small = packets.filter((packet) => packet.length < 1000);
  expect(texts(feed([...Buffer.concat(small)].map((byte) => Buffer.from([byte]))))).toEqual(texts(small));
});

test('a visitor that says no ends the chunk', () => {
  const seen: number[] = [];
  const chunk = Buffer.concat([packets[0], packets[1], packets[2]]);
  splitFrames(3, undefined, chunk, chunk.length, 1e6, (connection, _buffer, start) => {
    seen.push(connection, start);
    return false;
  });
  expect(seen).toEqual([3, 0]);
});

test.each([
  ['a length of five bytes', Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]), 1e6],
  ['a packet beyond the limit', Buffer.from([0x30, 0xff, 0x7f]), 1000],
])('%s is malformed as soon as it is seen', (_name, bytes, limit) => {
  expect(() => feed([bytes], limit)).toThrow(MalformedPacket);
  expect(() =>
    feed(
      [...bytes].map((byte) => Buffer.from([byte])),
      limit,
    ),
  ).toThrow(MalformedPacket);
});

test('memory follows what has arrived, not what a packet claims', () => {
  const claim = Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]);
  let partial = splitFrames(0, undefined, claim, claim.length, 3e8, () => true);
  const block = Buffer.alloc(1000);
  for (let blocks = 1; blocks <= 50; blocks++) {
    partial = splitFrames(0, partial, block, block.length, 3e8, () => true);
    expect(partial!.bytes.length).toBeLessThanOrEqual(2 * (blocks * 1000 + claim.length));
  }
});

test('any bytes are either packets, a partial or malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (bytes, size) => {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(Buffer.from(bytes.subarray(at, at + size)));
      try {
        expect(Buffer.concat(feed(chunks)).length).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedPacket);
      }
    }),
  );
});

/** All packets of a stream that arrives in chunks through one shared buffer, as the engine receives it. */
function feed(chunks: Buffer[], limit = 1e6): Buffer[] {
  const shared = Buffer.alloc(65_536);
  const frames: Buffer[] = [];
  let partial: Partial | undefined;
  for (const chunk of chunks) {
    chunk.copy(shared);
    partial = splitFrames(0, partial, shared, chunk.length, limit, (_connection, buffer, start, body, end) => {
      expect(body).toBeGreaterThan(start + 1);
      frames.push(Buffer.from(buffer.subarray(start, end)));
      return true;
    });
  }
  return frames;
}

/** Compared as texts: the runner compares buffers byte by byte, at length. */
function texts(buffers: Buffer[]): string[] {
  return buffers.map((buffer) => buffer.toString('latin1'));
}

/** As sockets give it: 64 KiB at a time. */
function reads(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, at) => bytes.subarray(at * 65_536, (at + 1) * 65_536));
}

/** Every place in two packets of this size where they are small; else those of both headers, and some of the rest. */
function cutsOf(size: number): number[] {
  const step = size < 1_000 ? 1 : Math.floor(size / 40);
  const all = Array.from({ length: 2 * size - 1 }, (_, at) => at + 1);
  return all.filter((cut) => cut % step === 0 || cut < 12 || Math.abs(cut - size) < 12);
}
