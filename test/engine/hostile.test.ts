import fc from 'fast-check';
import * as mqttPacket from 'mqtt-packet';
import { afterEach, expect, test } from 'vitest';
import type { HandlerPlan } from '../../runtime/src/plan/plan.ts';
import { connect, disconnect, each, literal, planOf, poolOf, publish, repeat, subscribe, text, wait } from './plans.ts';
import { runPlan } from './runPlan.ts';
import { type ScriptedBroker, type ScriptedConnection, startScripted, willing } from './scriptedBroker.ts';
import { tryStreams } from './streamWorld.ts';

let broker: ScriptedBroker | undefined;
afterEach(async () => {
  await broker?.close();
  broker = undefined;
});

/** Everything that a broker can send, after CONNACK. */
const stream = Buffer.concat(
  (
    [
      { cmd: 'suback', messageId: 1, granted: [1] },
      { cmd: 'publish', topic: 'a/b', payload: Buffer.alloc(100), qos: 0, dup: false, retain: false },
      {
        cmd: 'publish',
        topic: 'a/c',
        payload: '{"id":1}',
        qos: 1,
        messageId: 5,
        dup: true,
        retain: true,
        properties: { contentType: 'x', userProperties: { a: 'b' } },
      },
      { cmd: 'publish', topic: 'a/d', payload: '{"id":', qos: 2, messageId: 6, dup: false, retain: false },
      { cmd: 'pubrel', messageId: 6 },
      { cmd: 'puback', messageId: 2 },
      { cmd: 'pubrec', messageId: 3, reasonCode: 0x10 },
      { cmd: 'pubcomp', messageId: 3 },
      { cmd: 'unsuback', messageId: 4, granted: [0] },
      { cmd: 'pingresp' },
    ] as mqttPacket.Packet[]
  ).map((packet) => mqttPacket.generate(packet, { protocolVersion: 5 })),
);

const mutation = fc.record({
  flips: fc.array(fc.record({ at: fc.nat(stream.length - 1), value: fc.nat(255) }), { maxLength: 4 }),
  cut: fc.nat(stream.length),
  piece: fc.integer({ min: 1, max: stream.length }),
  times: fc.integer({ min: 1, max: 3 }),
});

test.each([1, 2])('mutated streams (seed %d): each connection ends in order or with a reason, and the engine goes on', async (seed) => {
  const clients = 400;
  const mutations = fc.sample(mutation, { numRuns: clients, seed });
  let [babbled, stop] = [0, () => {}];
  broker = await startScripted((packet, connection) => {
    if (packet.cmd !== 'subscribe') {
      willing(packet, connection);
      return;
    }
    babble(connection, mutations[connection.turn]);
    // Answers may be missing for good: nobody waits half a minute for them here.
    if (++babbled === clients) setTimeout(() => stop(), 300);
  }, 5);
  const handler: HandlerPlan = {
    filter: text('a/+'),
    steps: [
      publish(2, text('b/', { kind: 'received', field: 'json', path: ['id'] }), { qos: 1 }),
      publish(3, text('c/', { kind: 'received', field: 'userProperty', path: ['a'] }), { qos: 2 }),
    ],
    line: 1,
  };
  const steps = [
    connect,
    subscribe(0, text('a/+'), 1),
    repeat({ durationMs: 50, pacing: each(100) }, publish(0, text('x'), { qos: 1 })),
    publish(1, text('x'), { qos: 2 }),
    disconnect,
  ];
  const pool = poolOf('p', clients, 5, steps, { inflight: 4, handlers: [handler] });
  const ran = await runPlan(planOf(broker.port, [pool]), {
    meanwhile: ([engine]) => {
      stop = () => engine.stop();
    },
  });
  expect(ran.count('connect.succeeded')).toBe(clients);
  expect(ran.count('connect.lost')).toBeGreaterThan(clients / 20);
  expect(ran.windows.at(-1)!.pools[0]).toMatchObject({ connected: 0, ended: clients });
  for (const reason of Object.keys(ran.errors))
    expect(reason).toMatch(/^(connection lost|publish failed|publish refused|publish missed|subscribe refused|subscribe failed): /);
});

/** `npm run fuzz:streams` tries a million. */
test.each([0, 200, 400, 600, 800])(
  'mutated streams from %d: every client ends, with named errors, and leaves nothing behind',
  async (first) => {
    const { streams, bytes, counters, faults } = await tryStreams(first, 200);
    expect(faults).toEqual([]);
    expect([streams, bytes > 50_000]).toEqual([200, true]);
    expect(counters['protocol.errors']).toBeGreaterThan(100);
    expect(counters['connect.succeeded']).toBeGreaterThan(100);
  },
);

test('a QoS 2 message that comes twice is one, and its handshake is kept', async () => {
  let stop = () => {};
  const message: mqttPacket.IPublishPacket = { cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 9, dup: false, retain: false };
  broker = await startScripted((packet, connection) => {
    willing(packet, connection);
    if (packet.cmd === 'subscribe') for (const dup of [false, true]) connection.send({ ...message, dup });
    if (packet.cmd === 'pubrec') connection.send({ cmd: 'pubrel', messageId: 9 });
    const released = connection.packets.filter(({ cmd }) => cmd === 'pubcomp').length;
    if (packet.cmd === 'pubcomp' && released === 2) connection.send(message);
    if (packet.cmd === 'pubcomp' && released === 3) stop();
  });
  const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 4, [connect, subscribe(0, literal('a'), 2), wait(60_000)])]), {
    meanwhile: ([engine]) => {
      stop = () => engine.stop();
    },
  });
  expect(ran.errors).toEqual({});
  expect(ran.count('delivery.foreign')).toBe(2);
  expect(ran.count('delivery.duplicated')).toBe(1);
  const answers = broker.connections[0].packets.map(({ cmd }) => cmd).slice(2, -1);
  expect(answers).toEqual(['pubrec', 'pubrec', 'pubcomp', 'pubcomp', 'pubrec', 'pubcomp']);
});

test('a broker that sends without end and reads nothing is not answered into memory', async () => {
  const flood = mqttPacket.generate({ cmd: 'publish', topic: 'a', payload: '', qos: 1, messageId: 7, dup: false, retain: false });
  const block = Buffer.concat(Array(10_000).fill(flood));
  broker = await startScripted((packet, connection) => {
    willing(packet, connection);
    if (packet.cmd !== 'subscribe') return;
    connection.socket.pause();
    const more = () => {
      while (!connection.socket.destroyed && connection.socket.write(block));
    };
    connection.socket.on('drain', more);
    more();
  });
  const heldBefore = process.memoryUsage().arrayBuffers;
  const enough = 20_000;
  let [most, arrived, stop] = [0, 0, () => {}];
  const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 4, [connect, subscribe(0, literal('a'), 1), wait(60_000)])]), {
    meanwhile: ([engine]) => {
      stop = () => engine.stop();
    },
    onEvent: (event) => {
      if (event.kind !== 'window') return;
      most = Math.max(most, process.memoryUsage().arrayBuffers - heldBefore);
      const before = arrived;
      arrived += event.window.pools[0].counters['delivery.foreign'] ?? 0;
      // Not at once: the engine is in the middle of its turn.
      if (before <= enough && arrived > enough) setImmediate(stop);
    },
  });
  expect(ran.count('delivery.foreign')).toBe(arrived);
  expect(most).toBeLessThan(20_000_000);
});

function babble(
  { socket }: ScriptedConnection,
  { flips, cut, piece, times }: typeof mutation extends fc.Arbitrary<infer T> ? T : never,
): void {
  const bytes = Buffer.from(stream);
  for (const { at, value } of flips) bytes[at] = value;
  const sent = Buffer.concat(Array(times).fill(bytes.subarray(0, cut)));
  socket.setNoDelay();
  for (let at = 0; at < sent.length; at += piece) socket.write(sent.subarray(at, at + piece));
}
