import * as mqttPacket from 'mqtt-packet';
import { RandomTable } from '../../runtime/src/plan/random.ts';

/** What a broker sends on one connection, in the pieces in which it arrives: sound packets and then one to six faults; the same for the same number. */
export function streamOf(number: number, version: 3 | 4 | 5): Buffer[] {
  const draw = drawsOf(number);
  const packets = [...sound[version === 5 ? 5 : 4]];
  if (draw(3) === 0) packets.splice(1, packets.length, ...shuffled(packets.slice(1), draw));
  for (let left = 1 + draw(6); left > 0; left--) faults[draw(faults.length)](packets, draw);
  return cuts[draw(cuts.length)](packets, draw);
}

/** A whole number from 0 up to, and without, a limit. */
export type Draw = (limit: number) => number;

export function drawsOf(number: number): Draw {
  const random = new RandomTable(1);
  random.seed(0, number, 0, 0, 0);
  return (limit) => Math.floor(random.next(0) * limit);
}

const properties = {
  payloadFormatIndicator: true,
  messageExpiryInterval: 9,
  responseTopic: 'r/é',
  correlationData: Buffer.from([0, 255]),
  subscriptionIdentifier: 7,
  contentType: 'x',
  userProperties: { a: ['b', 'c'] },
};

/** Everything that a broker can send, CONNACK first. */
const conversation: readonly mqttPacket.Packet[] = [
  { cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0, properties: { receiveMaximum: 3, topicAliasMaximum: 2 } },
  { cmd: 'suback', messageId: 1, granted: [0x80] },
  { cmd: 'publish', topic: 'a/b', payload: Buffer.alloc(200, 7), qos: 0, dup: false, retain: true },
  { cmd: 'publish', topic: 'a/é', payload: '{"id":1}', qos: 1, messageId: 5, dup: true, retain: false, properties },
  { cmd: 'publish', topic: 'a/d', payload: '{"id":', qos: 2, messageId: 6, dup: false, retain: false, properties: { topicAlias: 1 } },
  { cmd: 'publish', topic: '', payload: '{"id":2}', qos: 1, messageId: 8, dup: false, retain: false, properties: { topicAlias: 1 } },
  { cmd: 'pubrel', messageId: 6 },
  { cmd: 'puback', messageId: 2 },
  { cmd: 'pubrec', messageId: 3, reasonCode: 0x10 },
  { cmd: 'pubcomp', messageId: 3 },
  { cmd: 'unsuback', messageId: 4, granted: [0] },
  { cmd: 'pingresp' },
  { cmd: 'auth', reasonCode: 0x18, properties: { authenticationMethod: 'x' } },
  { cmd: 'disconnect', reasonCode: 0x8b, properties: { reasonString: 'down', serverReference: 'other' } },
];

/** A broker before MQTT 5 neither says AUTH nor DISCONNECT, and every topic has a name. */
const sound = {
  4: conversation.slice(0, -2).map((packet) => encode(packet.cmd === 'publish' ? { ...packet, topic: packet.topic || 'a/f' } : packet, 4)),
  5: conversation.map((packet) => encode(packet, 5)),
};

function encode(packet: mqttPacket.Packet, protocolVersion: 4 | 5): Buffer {
  return mqttPacket.generate(packet, { protocolVersion });
}

/** Changes one thing of a stream, which is its packets. */
type Fault = (packets: Buffer[], draw: Draw) => void;

const faults: readonly Fault[] = [
  // A bit, a byte at the edge of what it can be, and characters that are none in UTF-8.
  (packets, draw) => change(packets, draw, (bytes, at) => bytes.writeUInt8(bytes[at] ^ (1 << draw(8)), at)),
  (packets, draw) => change(packets, draw, (bytes, at) => bytes.writeUInt8([0, 1, 0x7f, 0x80, 0xfe, 0xff][draw(6)], at)),
  (packets, draw) => change(packets, draw, (bytes, at) => bytes.set([0xed, 0xa0, 0x80].slice(0, bytes.length - at), at)),
  // Another length than the packet has, with as many bytes of it as lengths can have and more.
  (packets, draw) => replace(packets, draw, (bytes) => [bytes.subarray(0, 1), lengths[draw(lengths.length)], bytes.subarray(2)]),
  // Cut short, longer than it says, with the head of one and the body of another.
  (packets, draw) => replace(packets, draw, (bytes) => [bytes.subarray(0, draw(bytes.length))]),
  (packets, draw) => replace(packets, draw, (bytes) => [bytes, randomBytes(1 + draw(8), draw)]),
  (packets, draw) => replace(packets, draw, (bytes) => [bytes.subarray(0, 2), packets[draw(packets.length)].subarray(2)]),
  // A packet that is missing, comes again, comes at another time, and one of any bytes.
  (packets, draw) => packets.splice(draw(packets.length), 1),
  (packets, draw) => packets.splice(draw(packets.length + 1), 0, packets[draw(packets.length)] ?? Buffer.alloc(0)),
  (packets, draw) => packets.splice(draw(packets.length), 0, ...packets.splice(draw(packets.length), 1)),
  (packets, draw) => packets.splice(draw(packets.length + 1), 0, randomBytes(draw(40), draw)),
];

const lengths = [
  [0],
  [1],
  [0x7f],
  [0x80, 0],
  [0x80, 0x80, 0x80, 0x00],
  [0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0x7f],
].map((bytes) => Buffer.from(bytes));

/** Where the stream is cut: between packets, nowhere, behind every byte, anywhere. */
const cuts: readonly ((packets: Buffer[], draw: Draw) => Buffer[])[] = [
  (packets) => packets,
  (packets) => [Buffer.concat(packets)],
  (packets) => piecesOf(Buffer.concat(packets), () => 1),
  (packets, draw) => piecesOf(Buffer.concat(packets), () => 1 + draw(60)),
];

function piecesOf(bytes: Buffer, next: () => number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieces[pieces.length - 1].length) pieces.push(bytes.subarray(at, at + next()));
  return pieces;
}

function change(packets: Buffer[], draw: Draw, at: (bytes: Buffer, at: number) => void): void {
  replace(packets, draw, (packet) => {
    const bytes = Buffer.from(packet);
    if (bytes.length > 0) at(bytes, draw(bytes.length));
    return [bytes];
  });
}

function replace(packets: Buffer[], draw: Draw, by: (packet: Buffer) => Uint8Array[]): void {
  if (packets.length === 0) return;
  const at = draw(packets.length);
  packets[at] = Buffer.concat(by(packets[at]));
}

function randomBytes(length: number, draw: Draw): Buffer {
  return Buffer.from(Array.from({ length }, () => draw(256)));
}

function shuffled<T>(items: readonly T[], draw: Draw): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(draw(rest.length), 1)[0]);
}
