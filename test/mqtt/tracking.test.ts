import fc from 'fast-check';
import * as mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';
import { readBase64, writeBase64 } from '../../runtime/src/mqtt/base64.ts';
import { Output } from '../../runtime/src/mqtt/output.ts';
import { emptyPublish, type ReceivedPublish, readPublish } from '../../runtime/src/mqtt/publish.ts';
import { readTracking, type TrackingHeader, trackingSize, writeTracking } from '../../runtime/src/mqtt/tracking.ts';
import {
  appendTrackingMember,
  readTrackingOf,
  trackingPropertySize,
  writeTrackingProperty,
} from '../../runtime/src/mqtt/trackingPlaces.ts';
import { variableSizeAt } from '../../runtime/src/mqtt/variableInteger.ts';
import { emptyHeader } from './emptyHeader.ts';

const headers: fc.Arbitrary<TrackingHeader> = fc.record({
  runTag: fc.nat(0xffffffff),
  step: fc.nat(0xffff),
  client: fc.nat(0xffffffff),
  sequence: fc.nat(0xffffffff),
  dueUs: fc.nat(2 ** 48 - 1),
  latenessUs: fc.nat(0xffffffff),
  flags: fc.nat(255),
});
const example: TrackingHeader = {
  runTag: 0xcafe,
  step: 3,
  client: 70_000,
  sequence: 12,
  dueUs: 2 ** 40 + 5,
  latenessUs: 750,
  flags: 0,
};

test('what is written is read', () => {
  fc.assert(
    fc.property(headers, (header) => {
      const bytes = new Uint8Array(trackingSize + 3);
      writeTracking(bytes, 3, header);
      const read = emptyHeader();
      expect(readTracking(bytes, 3, read)).toBe(true);
      expect(read).toEqual(header);
    }),
  );
});

test('any changed bit makes it foreign', () => {
  fc.assert(
    fc.property(headers, fc.nat(trackingSize * 8 - 1), (header, bit) => {
      const bytes = new Uint8Array(trackingSize);
      writeTracking(bytes, 0, header);
      bytes[bit >> 3] ^= 1 << (bit & 7);
      expect(readTracking(bytes, 0, emptyHeader())).toBe(false);
    }),
  );
});

test('other publishers’ bytes are foreign', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (payload) => {
      expect(readTrackingOf(received(Buffer.from(payload)), Buffer.from(payload), emptyHeader())).toBe(false);
    }),
  );
});

test('base64 is as Node writes it, and refuses what is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: trackingSize, maxLength: trackingSize }), fc.nat(39), (bytes, at) => {
      const text = Buffer.alloc(40);
      expect(writeBase64(bytes, trackingSize, text, 0)).toBe(40);
      expect(text.toString()).toBe(Buffer.from(bytes).toString('base64'));
      const back = new Uint8Array(trackingSize);
      expect(readBase64(text, 0, 40, back)).toBe(true);
      expect(back).toEqual(bytes);
      text[at] = '='.charCodeAt(0);
      expect(readBase64(text, 0, 40, back)).toBe(false);
    }),
  );
});

test.each(['{}', '{"id":7}', '{"text":"ends with a brace }"}'])('%s takes the header as its last member', (json) => {
  const out = outputWith(json);
  expect(appendTrackingMember(out, example)).toBe(true);
  const payload = out.buffer.subarray(out.start, out.end);
  const { _t: text, ...rest } = JSON.parse(payload.toString());
  expect(rest).toEqual(JSON.parse(json));
  expect(text).toHaveLength(40);
  const read = emptyHeader();
  expect(readTrackingOf(received(payload), payload, read)).toBe(true);
  expect(read).toEqual(example);
});

test.each(['[1,2]', '"text"', '7'])('%s is no object, and stays as it is', (json) => {
  const out = outputWith(json);
  expect(appendTrackingMember(out, example)).toBe(false);
  expect(out.buffer.toString('utf8', out.start, out.end)).toBe(json);
});

test('as a user property among others it is read by mqtt-packet, and from its packet by us', () => {
  const out = new Output(256);
  writeTrackingProperty(out, example);
  expect(out.length).toBe(trackingPropertySize);
  const text = out.buffer.toString('latin1', out.end - 40, out.end);
  const bytes = mqttPacket.generate(
    {
      cmd: 'publish',
      topic: 't',
      payload: Buffer.from('p'),
      qos: 0,
      retain: false,
      dup: false,
      properties: { contentType: 'a', userProperties: { _tx: 'no', _t: text, z: 'z' } },
    },
    { protocolVersion: 5 },
  );
  expect(bytes.includes(out.buffer.subarray(out.start, out.end))).toBe(true);
  const publish = emptyPublish();
  readPublish(publish, bytes, 0, 1 + variableSizeAt(bytes, 1), bytes.length, true);
  const read = emptyHeader();
  expect(readTrackingOf(publish, bytes, read)).toBe(true);
  expect(read).toEqual(example);
});

function outputWith(text: string): Output {
  const out = new Output(64);
  out.reserve(text.length);
  out.end += out.buffer.write(text, out.end);
  return out;
}

/** A publish whose payload is all there is. */
function received(payload: Buffer): ReceivedPublish {
  return { ...emptyPublish(), payloadEnd: payload.length };
}
