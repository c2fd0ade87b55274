import fc from 'fast-check';
import * as mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';
import { MalformedPacket } from '../../runtime/src/mqtt/malformed.ts';
import { emptyPublish, readPublish } from '../../runtime/src/mqtt/publish.ts';
import { readTrackingOf } from '../../runtime/src/mqtt/trackingPlaces.ts';
import { variableSizeAt } from '../../runtime/src/mqtt/variableInteger.ts';
import { emptyHeader } from './emptyHeader.ts';

const properties = {
  payloadFormatIndicator: true,
  messageExpiryInterval: 60,
  contentType: 'text/plain',
  responseTopic: 'answers/7',
  correlationData: Buffer.from([1, 2, 3]),
  subscriptionIdentifier: 300,
  userProperties: { colour: 'red', shape: ['round', 'flat'] },
};

const rows: [string, mqttPacket.IPublishPacket, 4 | 5][] = [
  ['QoS 0', packet({}), 4],
  ['QoS 1', packet({ qos: 1, messageId: 0x1234 }), 4],
  ['QoS 2, DUP and RETAIN', packet({ qos: 2, messageId: 65_535, dup: true, retain: true }), 4],
  ['an empty payload', packet({ payload: Buffer.alloc(0) }), 4],
  ['a long topic', packet({ topic: 'x'.repeat(65_535) }), 4],
  ['a topic beyond ASCII', packet({ topic: 'wörld/☃' }), 4],
  ['no properties', packet({}), 5],
  ['all properties', packet({ qos: 1, messageId: 1, properties }), 5],
];

test.each(rows)('%s is read as mqtt-packet wrote it', (_name, expected, version) => {
  const bytes = Buffer.concat([Buffer.from('lead'), mqttPacket.generate(expected, { protocolVersion: version })]);
  const publish = emptyPublish();
  readPublish(publish, bytes, 4, 5 + variableSizeAt(bytes, 5), bytes.length, version === 5);
  expect(publish.qos).toBe(expected.qos);
  expect(publish.retain).toBe(expected.retain);
  expect(publish.duplicate).toBe(expected.dup);
  expect(publish.packetId).toBe(expected.messageId ?? 0);
  expect(bytes.toString('utf8', publish.topicStart, publish.topicEnd)).toBe(expected.topic);
  expect(bytes.subarray(publish.payloadStart, publish.payloadEnd)).toEqual(expected.payload);
});

test.each([
  ['QoS 3', Buffer.from([0x36, 4, 0, 1, 0x61, 0])],
  ['a topic longer than the packet', Buffer.from([0x30, 3, 0, 9, 0x61])],
  ['no room for the topic length', Buffer.from([0x30, 1, 0])],
  ['no room for the packet identifier', Buffer.from([0x32, 4, 0, 1, 0x61, 0])],
  ['packet identifier 0', Buffer.from([0x32, 5, 0, 1, 0x61, 0, 0])],
  ['an empty topic', Buffer.from([0x30, 3, 0, 0, 0x61])],
])('%s is malformed', (_name, bytes) => {
  expect(() => readPublish(emptyPublish(), bytes, 0, 2, bytes.length, false)).toThrow(MalformedPacket);
});

test('mutated packets are read or malformed, and every part stays inside the packet', () => {
  const originals = rows.filter(([, , version]) => version === 5).map(([, row]) => mqttPacket.generate(row, { protocolVersion: 5 }));
  const mutation = fc.record({ original: fc.constantFrom(...originals), at: fc.nat(200), value: fc.nat(255), cut: fc.nat(20) });
  fc.assert(
    fc.property(mutation, ({ original, at, value, cut }) => {
      const bytes = Buffer.from(original.subarray(0, original.length - Math.min(cut, original.length - 3)));
      bytes[2 + (at % (bytes.length - 2))] = value;
      const publish = emptyPublish();
      try {
        readPublish(publish, bytes, 0, 1 + variableSizeAt(bytes, 1), bytes.length, true);
        readTrackingOf(publish, bytes, emptyHeader());
        const { topicStart, topicEnd, propertiesStart, propertiesEnd, payloadStart, payloadEnd } = publish;
        const places = [topicStart, topicEnd, propertiesStart, propertiesEnd, payloadStart, payloadEnd];
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(payloadEnd).toBe(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedPacket);
      }
    }),
    { numRuns: 5_000 },
  );
});

function packet(part: Partial<mqttPacket.IPublishPacket>): mqttPacket.IPublishPacket {
  return { cmd: 'publish', topic: 'rider/7/fix', payload: Buffer.from('hello'), qos: 0, retain: false, dup: false, ...part };
}
