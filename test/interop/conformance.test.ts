import type { IDisconnectPacket, Packet } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { type Script, startScripted, willing } from '../engine/scriptedBroker.ts';
import { runScenario } from './scenario.ts';

/** What a broker must not send (MQTT 5 §4.13), what our DISCONNECT says of it, and how it is counted. */
const faults: [what: string, bytes: number[], reasonCode: number, error: string][] = [
  ['packet type 0', [0x00, 0], 0x81, 'malformed packet: '],
  ['a length of five bytes', [0x30, 0xff, 0xff, 0xff, 0xff, 1], 0x81, 'malformed packet: a length has more than 4 bytes'],
  ['a length with a byte too many', [0x30, 0x84, 0, 0, 1, 0x61, 0], 0x81, 'malformed packet: a length has more bytes than it needs'],
  ['properties whose length has one', [0x30, 5, 0, 1, 0x61, 0x80, 0], 0x81, 'malformed packet: a length has more bytes than it needs'],
  ['an identifier that has one', [0x30, 7, 0, 1, 0x61, 3, 0x0b, 0x81, 0], 0x81, 'malformed packet: a length has more bytes than it needs'],
  ['PUBACK that has one', [0x40, 5, 0, 1, 0, 0x80, 0], 0x81, 'malformed packet: a length has more bytes than it needs'],
  ['SUBACK that has one', [0x90, 5, 0, 9, 0x80, 0, 0], 0x81, 'malformed packet: a length has more bytes than it needs'],
  ['QoS 3', [0x36, 6, 0, 1, 0x61, 0, 1, 0], 0x81, 'malformed packet: a publish has QoS 3'],
  ['a topic that is cut short', [0x30, 3, 0, 5, 0x61], 0x81, 'malformed packet: a publish is shorter than its topic'],
  ['packet identifier 0', [0x32, 6, 0, 1, 0x61, 0, 0, 0], 0x81, 'malformed packet: packet identifier 0'],
  ['properties that are cut short', [0x30, 4, 0, 1, 0x61, 9], 0x81, 'malformed packet: a publish is shorter than its properties'],
  ['an empty topic without alias', [0x30, 3, 0, 0, 0], 0x94, 'topic alias invalid: a publish has a topic alias that was not allowed'],
  ['a topic that is no UTF-8', [0x30, 5, 0, 2, 0xc3, 0x28, 0], 0x81, 'malformed packet: a topic is not UTF-8'],
  ['a topic with half a surrogate pair', [0x30, 6, 0, 3, 0xed, 0xa0, 0x80, 0], 0x81, 'malformed packet: a topic is not UTF-8'],
  ['a topic with U+0000', [0x30, 5, 0, 2, 0x61, 0, 0], 0x81, 'malformed packet: a topic contains U+0000'],
  ['a topic with a wildcard', [0x30, 5, 0, 2, 0x61, 0x23, 0], 0x81, 'malformed packet: a topic contains a wildcard'],
  ['DUP with QoS 0', [0x38, 4, 0, 1, 0x61, 0], 0x81, 'malformed packet: a publish of QoS 0 is said to come again'],
  ['a property of CONNECT', [0x30, 7, 0, 1, 0x61, 3, 0x21, 0, 1], 0x81, 'malformed packet: a publish has a property that it cannot have'],
  ['a property that is cut short', [0x30, 6, 0, 1, 0x61, 2, 0x02, 0], 0x81, 'malformed packet: a property is cut short'],
  ['a property twice', [0x30, 8, 0, 1, 0x61, 4, 0x01, 0, 0x01, 0], 0x82, 'protocol error: a property stands twice'],
  ['payload format 2', [0x30, 6, 0, 1, 0x61, 2, 0x01, 2], 0x82, 'protocol error: payload format 2'],
  ['subscription identifier 0', [0x30, 6, 0, 1, 0x61, 2, 0x0b, 0], 0x82, 'protocol error: subscription identifier 0'],
  [
    'a response topic with a wildcard',
    [0x30, 8, 0, 1, 0x61, 4, 0x08, 0, 1, 0x2b],
    0x81,
    'malformed packet: a response topic contains a wildcard',
  ],
  [
    'a user property that is no UTF-8',
    [0x30, 10, 0, 1, 0x61, 6, 0x26, 0, 1, 0xff, 0, 0],
    0x81,
    'malformed packet: a user property is not UTF-8',
  ],
  ['a topic alias that was not allowed', [0x30, 7, 0, 1, 0x61, 3, 0x23, 0, 1], 0x94, 'topic alias invalid: topic alias 1 was not allowed'],
  ['PUBACK longer than its properties', [0x40, 5, 0, 1, 0, 0, 0], 0x81, 'malformed packet: an acknowledgement has another length'],
  ['a reason that SUBACK cannot have', [0x90, 4, 0, 9, 0, 0x05], 0x81, 'malformed packet: '],
  ['DISCONNECT with wrong flags', [0xe1, 0], 0x81, 'malformed packet: '],
  ['PUBREL with wrong flags', [0x60, 2, 0, 1], 0x81, 'malformed packet: an acknowledgement has wrong flags'],
  ['PUBACK without identifier', [0x40, 1, 0], 0x81, 'malformed packet: an acknowledgement has no packet identifier'],
  ['a second CONNACK', [0x20, 3, 0, 0, 0], 0x82, 'protocol error: a second CONNACK'],
  [
    'CONNECT',
    [0x10, 15, 0, 4, 0x4d, 0x51, 0x54, 0x54, 5, 2, 0, 0, 0, 0, 2, 0x61, 0x62],
    0x82,
    'protocol error: a broker cannot send CONNECT',
  ],
  ['SUBSCRIBE', [0x82, 7, 0, 1, 0, 0, 1, 0x61, 0], 0x82, 'protocol error: a broker cannot send SUBSCRIBE'],
  ['PINGREQ', [0xc0, 0], 0x82, 'protocol error: a broker cannot send PINGREQ'],
  ['AUTH', [0xf0, 6, 0x18, 4, 0x15, 0, 1, 0x78], 0x82, 'protocol error: AUTH, which was not begun'],
  ['a packet larger than we take', [0x30, 0xff, 0x7f], 0x95, 'packet too large: a packet is larger than 1000 bytes'],
  ['more at once than we take', [1, 2, 3].flatMap((id) => [0x34, 6, 0, 1, 0x61, 0, id, 0]), 0x93, 'receive maximum exceeded: more than 2'],
];

/** What CONNACK cannot say, after which no DISCONNECT is due. */
const terms: [what: string, bytes: number[], error: string][] = [
  ['reserved flags', [0x20, 3, 2, 0, 0], 'malformed packet: '],
  [
    'a session where a clean one was asked for',
    [0x20, 3, 1, 0, 0],
    'protocol error: CONNACK has a session where a clean one was asked for',
  ],
  ['receive maximum 0', [0x20, 6, 0, 0, 3, 0x21, 0, 0], 'protocol error: CONNACK has receive maximum 0'],
  ['maximum packet size 0', [0x20, 8, 0, 0, 5, 0x27, 0, 0, 0, 0], 'protocol error: CONNACK has maximum packet size 0'],
  ['maximum QoS 2', [0x20, 5, 0, 0, 2, 0x24, 2], 'protocol error: CONNACK has maximum QoS 2'],
  ['another packet before it', [0xd0, 0], 'malformed packet: the answer to CONNECT is not CONNACK'],
  ['a property that it cannot have', [0x20, 6, 0, 0, 3, 0x23, 0, 1], 'malformed packet: CONNACK has a property that it cannot have'],
  ['a property twice', [0x20, 9, 0, 0, 6, 0x21, 0, 1, 0x21, 0, 2], 'protocol error: a property stands twice'],
];

test.each(terms)('a connection whose CONNACK has %s has failed', async (_what, bytes, error) => {
  const broker = await startScripted(({ cmd }, { socket }) => void (cmd === 'connect' && socket.write(Buffer.from(bytes))), 5);
  const ran = await runScenario('pool p[2] { connect }', `mqtt://127.0.0.1:${broker.port}`);
  expect(Object.entries(ran.errors)).toEqual([[expect.stringContaining(error), 2]]);
  expect([ran.count('protocol.errors'), ran.count('connect.failed')]).toEqual([2, 2]);
  await broker.close();
});

describe('what a broker must not send ends the connection, with a reason that both sides are told', () => {
  test.each(faults)('%s', async (_what, bytes, reasonCode, error) => {
    const misbehave: Script = (packet, connection) => {
      willing(packet, connection);
      if (packet.cmd === 'subscribe') connection.socket.write(Buffer.from(bytes));
    };
    const broker = await startScripted(misbehave, 5);
    const ran = await runScenario(
      'pool p[2] {\n maximum_packet_size 1_000B\n receive_maximum 2\n connect\n subscribe "a"\n hold 1s\n}',
      `mqtt://127.0.0.1:${broker.port}`,
    );
    await broker.drained();
    const last = broker.connections.map(({ packets }) => packets.at(-1) as IDisconnectPacket);
    expect(last.map(({ cmd, reasonCode }) => [cmd, reasonCode])).toEqual(Array(2).fill(['disconnect', reasonCode]));
    expect(Object.entries(ran.errors)).toEqual([[expect.stringContaining(`connection lost: ${error}`), 2]]);
    expect([ran.count('protocol.errors'), ran.count('connect.lost')]).toEqual([2, 2]);
    await broker.close();
  });
});

describe('an answer of another kind than was due ends the connection', () => {
  test.each<[step: string, answer: Packet['cmd'], error: string]>([
    ['publish "a" qos 1', 'pubrec', 'PUBREC where PUBACK was due'],
    ['publish "a" qos 1', 'pubcomp', 'PUBCOMP where PUBACK was due'],
    ['publish "a" qos 1', 'suback', 'SUBACK where PUBACK was due'],
    ['publish "a" qos 2', 'puback', 'PUBACK where PUBREC was due'],
    ['publish "a" qos 2', 'pubcomp', 'PUBCOMP where PUBREC was due'],
    ['subscribe "a"', 'puback', 'PUBACK where SUBACK was due'],
    ['subscribe "a"', 'unsuback', 'UNSUBACK where SUBACK was due'],
    ['unsubscribe "a"', 'suback', 'SUBACK where UNSUBACK was due'],
  ])('%s, %s', async (step, answer, error) => {
    const misanswer: Script = (packet, connection) => {
      if (packet.cmd === 'connect' || packet.cmd === 'disconnect') return willing(packet, connection);
      connection.send({ cmd: answer, messageId: packet.messageId, reasonCode: 0, granted: [0] } as Packet);
    };
    const broker = await startScripted(misanswer, 5);
    const ran = await runScenario(`pool p[2] {\n connect\n ${step}\n}`, `mqtt://127.0.0.1:${broker.port}`);
    await broker.drained();
    const last = broker.connections.map(({ packets }) => packets.at(-1) as IDisconnectPacket);
    expect(last.map(({ cmd, reasonCode }) => [cmd, reasonCode])).toEqual(Array(2).fill(['disconnect', 0x82]));
    expect(ran.errors).toMatchObject({ [`connection lost: protocol error: ${error}`]: 2 });
    expect([ran.count('protocol.errors'), ran.count('connect.lost')]).toEqual([2, 2]);
    await broker.close();
  });
});
