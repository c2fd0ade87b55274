import fc from 'fast-check';
import * as mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';
import { type Acknowledgement, readAcknowledgement, writeAcknowledgement } from '../../runtime/src/mqtt/acknowledge.ts';
import { MalformedPacket } from '../../runtime/src/mqtt/malformed.ts';
import { Output } from '../../runtime/src/mqtt/output.ts';
import { decodePacket, encodePacket, type Packet, type Version } from '../../runtime/src/mqtt/packets.ts';
import { packetType } from '../../runtime/src/mqtt/packetTypes.ts';
import { reasonText } from '../../runtime/src/mqtt/reasons.ts';

const acknowledgements = ['puback', 'pubrec', 'pubrel', 'pubcomp'] as const;

test.each(acknowledgements)('%s is written and read as mqtt-packet does', (cmd) => {
  for (const packetId of [1, 255, 256, 65_535]) {
    const reference = mqttPacket.generate({ cmd, messageId: packetId });
    const out = new Output(8);
    writeAcknowledgement(out, packetType[cmd], packetId);
    expect(out.buffer.subarray(out.start, out.end)).toEqual(reference);
    const read: Acknowledgement = { packetId: 0, reasonCode: 99 };
    readAcknowledgement(read, reference, 0, 2, reference.length);
    expect(read).toEqual({ packetId, reasonCode: 0 });
  }
});

test('an MQTT 5 acknowledgement gives its reason code', () => {
  const bytes = mqttPacket.generate(
    { cmd: 'puback', messageId: 5, reasonCode: 0x97, properties: { reasonString: 'too much' } },
    { protocolVersion: 5 },
  );
  const read: Acknowledgement = { packetId: 0, reasonCode: 0 };
  readAcknowledgement(read, bytes, 0, 2, bytes.length);
  expect(read).toEqual({ packetId: 5, reasonCode: 0x97 });
});

test.each([
  ['wrong flags', Buffer.from([0x42, 2, 0, 1])],
  ['no flags in a PUBREL', Buffer.from([0x60, 2, 0, 1])],
  ['too short', Buffer.from([0x40, 1, 0])],
  ['packet identifier 0', Buffer.from([0x40, 2, 0, 0])],
])('an acknowledgement with %s is malformed', (_name, bytes) => {
  expect(() => readAcknowledgement({ packetId: 0, reasonCode: 0 }, bytes, 0, 2, bytes.length)).toThrow(MalformedPacket);
});

const rows: [string, Packet, Version][] = [
  ['CONNACK', { cmd: 'connack', returnCode: 5, sessionPresent: false }, 4],
  ['SUBACK', { cmd: 'suback', messageId: 7, granted: [0, 1, 128] }, 4],
  ['UNSUBACK', { cmd: 'unsuback', messageId: 7, granted: [0] }, 5],
  ['PINGRESP', { cmd: 'pingresp' }, 4],
  ['DISCONNECT', { cmd: 'disconnect', reasonCode: 0x8e }, 5],
];

test.each(rows)('%s is decoded', (_name, packet, version) => {
  expect(decodePacket(encodePacket(packet, version), version)).toMatchObject(packet);
});

test('what cannot be sent is said', () => {
  expect(() => encodePacket({ cmd: 'connect', clientId: '', clean: false, keepalive: 0 }, 4)).toThrow(/clientId/);
});

test('any bytes decode or are malformed, and the next packet is as good as ever', () => {
  const good = encodePacket({ cmd: 'suback', messageId: 7, granted: [1] }, 5);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 60 }), (body) => {
      for (const type of [0x20, 0x90, 0xb0, 0xd0, 0xe0, 0xf0]) {
        try {
          decodePacket(Buffer.from([type, body.length, ...body]), 5);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedPacket);
        }
        expect(decodePacket(good, 5)).toMatchObject({ cmd: 'suback', granted: [1] });
      }
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  [0x87, 'not authorized (0x87)'],
  [5, 'not authorized (0x05)'],
  [0xee, 'unknown reason (0xEE)'],
])('reason %d has a name', (code, text) => {
  expect(reasonText(code)).toBe(text);
});
