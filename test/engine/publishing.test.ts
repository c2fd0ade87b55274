import { afterEach, describe, expect, test } from 'vitest';
import type { Payload, PublishStep } from '../../runtime/src/plan/plan.ts';
import { collectGarbage } from './garbage.ts';
import { connect, disconnect, each, index, literal, planOf, poolOf, publish, repeat, text, type Version } from './plans.ts';
import { runPlan } from './runPlan.ts';
import { type ScriptedBroker, startScripted, willing } from './scriptedBroker.ts';

let broker: ScriptedBroker | undefined;
afterEach(async () => {
  await broker?.close();
  broker = undefined;
});

describe('a publish', () => {
  const rows: [string, Version, Partial<PublishStep>, object][] = [
    ['random bytes', 4, { payload: { kind: 'bytes', size: literal(1000), fill: 'random' } }, { qos: 0, retain: false, dup: false }],
    ['no bytes', 4, { payload: { kind: 'bytes', size: literal(0), fill: 'text' }, tracking: 'off' }, { payload: Buffer.alloc(0) }],
    ['text', 4, { payload: { kind: 'text', text: text('client ', index, ' ☃') }, tracking: 'off' }, { payload: Buffer.from('client 7 ☃') }],
    ['QoS 1 with RETAIN', 5, { qos: 1, retain: true }, { qos: 1, retain: true, messageId: 1 }],
    [
      'JSON',
      5,
      { payload: json('{"id":', index, ',"seq":', { kind: 'messageSeq' }, ',"name":', literal('a"b'), '}'), tracking: 'off' },
      { payload: Buffer.from('{"id":7,"seq":0,"name":"a\\"b"}') },
    ],
    [
      'MQTT 5 properties',
      5,
      {
        tracking: 'off',
        properties: {
          payloadIsText: true,
          messageExpirySeconds: literal(70_000),
          contentType: literal('text/plain'),
          responseTopic: text('answers/', index),
          correlationData: literal('abc'),
          userProperties: [
            { name: literal('a'), value: literal('1') },
            { name: literal('a'), value: index },
          ],
        },
      },
      {
        properties: {
          payloadFormatIndicator: true,
          messageExpiryInterval: 70_000,
          contentType: 'text/plain',
          responseTopic: 'answers/7',
          correlationData: Buffer.from('abc'),
          userProperties: { a: ['1', '7'] },
        },
      },
    ],
  ];
  test.each(rows)('%s (version %d) is on the wire as mqtt-packet reads it', async (_name, version, part, expected) => {
    broker = await startScripted(willing, version as 4 | 5);
    const step = publish(0, text('rider/', index, '/fix'), part);
    const ran = await runPlan(planOf(broker.port, [poolOf('p', 8, version, [connect, step, disconnect])]));
    const connection = broker.connections.find(({ packets }) => packets[0].cmd === 'connect' && packets[0].clientId === 'p-7')!;
    expect(connection.packets.map(({ cmd }) => cmd)).toEqual(['connect', 'publish', 'disconnect']);
    expect(connection.packets[1]).toMatchObject({ topic: 'rider/7/fix', ...expected });
    expect(ran.count('publish.bytes')).toBeGreaterThanOrEqual(8 * 15);
    expect(ran.errors).toEqual({});
  });

  test.each([30, 31, 127, 128, 16_000, 16_383, 16_384, 70_000, 2_097_152])(
    'of %d bytes stays as large as was asked, header included',
    async (size) => {
      broker = await startScripted(willing);
      const step = publish(0, text('a'), { payload: { kind: 'bytes', size: literal(size), fill: 'random' } });
      await runPlan(planOf(broker.port, [poolOf('p', 1, 4, [connect, step, step, disconnect])]));
      const sizes = broker.connections[0].packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet.payload.length] : []));
      expect(sizes).toEqual([size, size]);
    },
  );

  test('to a topic that is too long is missed, and says so', async () => {
    broker = await startScripted(willing);
    const steps = [connect, publish(0, literal('x'.repeat(65_536))), publish(1, literal('y'.repeat(65_535))), disconnect];
    const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 4, steps)]));
    expect(ran.errors).toEqual({ 'publish missed: longer than 65,535 bytes': 1 });
    expect(ran.count('publish.missed')).toBe(1);
    expect(ran.count('publish.sent')).toBe(1);
  });

  test('without a connection is missed', async () => {
    broker = await startScripted(willing);
    const ran = await runPlan(planOf(broker.port, [poolOf('p', 2, 4, [connect, disconnect, publish(0, text('a'))])]));
    expect(ran.errors).toEqual({ 'publish missed: not connected': 2 });
  });
});

test('several that are due together leave in one piece', async () => {
  let pieces = 0;
  broker = await startScripted(willing, 4, ({ socket }) => socket.on('data', () => pieces++));
  await runPlan(planOf(broker.port, [poolOf('p', 1, 4, [connect, repeat({ count: 200 }, publish(0, text('a'))), disconnect])]));
  expect(broker.connections[0].packets).toHaveLength(202);
  expect(pieces).toBeLessThan(10);
});

describe('unacknowledged messages', () => {
  test.each([
    [1, 1, undefined, 1],
    [4, 1, undefined, 4],
    [4, 2, undefined, 4],
    [20, 1, 3, 3],
  ] as const)('inflight %d, QoS %d, receive maximum %s: %d at once', async (inflight, qos, receiveMaximum, expected) => {
    const open: number[] = [];
    let most = 0;
    broker = await startScripted((packet, connection) => {
      if (packet.cmd === 'connect' && receiveMaximum) {
        connection.send({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties: { receiveMaximum } });
      } else if (packet.cmd === 'publish') {
        open.push(packet.messageId!);
        most = Math.max(most, open.length);
        // Nothing is answered before as many are open as may be: fewer would never come to an end.
        if (open.length === expected)
          for (const messageId of open.splice(0)) connection.send({ cmd: qos === 1 ? 'puback' : 'pubrec', messageId });
      } else willing(packet, connection);
    }, 5);
    const steps = [connect, repeat({ count: 12 }, publish(0, text('a'), { qos })), disconnect];
    const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 5, steps, { inflight })]));
    expect(most).toBe(expected);
    expect(ran.count('publish.acknowledged')).toBe(12);
    expect(ran.errors).toEqual({});
  });

  test('in any order of the answers', async () => {
    const open: number[] = [];
    broker = await startScripted((packet, connection) => {
      if (packet.cmd !== 'publish') willing(packet, connection);
      else if (open.push(packet.messageId!) === 8)
        for (const messageId of open.splice(0).reverse()) connection.send({ cmd: 'puback', messageId });
    });
    const steps = [connect, repeat({ count: 64 }, publish(0, text('a'), { qos: 1 })), disconnect];
    const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 4, steps, { inflight: 8 })]));
    expect(ran.count('publish.acknowledged')).toBe(64);
  });
});

test('a broker that does not read holds its publisher up, whose messages are late and not lost', async () => {
  let paused = true;
  broker = await startScripted((packet, connection) => {
    willing(packet, connection);
    if (packet.cmd !== 'publish' || !paused) return;
    paused = false;
    connection.socket.pause();
    setTimeout(() => connection.socket.resume(), 400);
  });
  const step = publish(0, text('a'), { payload: { kind: 'bytes', size: literal(100_000), fill: 'random' } });
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const ran = await runPlan(
    planOf(broker.port, [poolOf('p', 1, 4, [connect, repeat({ count: 200, pacing: each(1000) }, step), disconnect])]),
    {
      meanwhile: () => {
        const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)), 10);
        setTimeout(() => clearInterval(watch), 300);
      },
    },
  );
  expect(ran.count('publish.sent')).toBe(200);
  expect(broker.connections[0].packets.filter(({ cmd }) => cmd === 'publish')).toHaveLength(200);
  expect(ran.latency('publish.pacing').max).toBeGreaterThan(150_000);
  // What is offered is 20 MB; the system's own buffers for the socket are not ours.
  expect(most).toBeLessThan(8_000_000);
});

test('what a broker is slow to take arrives as it was, whatever is collected and written meanwhile', async () => {
  broker = await startScripted((packet, connection) => {
    willing(packet, connection);
    if (packet.cmd === 'connect') connection.socket.pause();
  });
  const filling = 'abcdefghijklmnopqrstuvwxyz'.repeat(40_000);
  const step = publish(0, text('a'), { payload: json({ kind: 'messageSeq' }, literal(filling)), tracking: 'off' });
  const inTheirPlace: Buffer[] = [];
  const ran = await runPlan(planOf(broker.port, [poolOf('p', 3, 4, [connect, repeat({ count: 12 }, step), disconnect])]), {
    onEvent(event) {
      // Clients wait for their sockets: much has been written that the system has not taken.
      if (event.kind !== 'window' || event.window.processes[0].awaitingSockets < 3) return;
      collectGarbage();
      inTheirPlace.push(...Array.from({ length: 30 }, () => Buffer.alloc(filling.length, '!')));
      for (const { socket } of broker!.connections) socket.resume();
    },
  });
  await broker.drained();
  expect([inTheirPlace.length > 0, ran.count('publish.sent'), ran.errors]).toEqual([true, 36, {}]);
  for (const { packets } of broker.connections) {
    const payloads = packets.flatMap((packet) => (packet.cmd === 'publish' ? [String(packet.payload)] : []));
    const wrong = payloads.flatMap((payload, seq) => (payload === `${seq}"${filling}"` ? [] : [`${seq}: ${payload.slice(0, 40)}`]));
    expect([payloads.length, wrong]).toEqual([12, []]);
  }
});

test('passwords, wills and the rest of CONNECT arrive', async () => {
  broker = await startScripted(willing, 5);
  const pool = poolOf('p', 2, 5, [connect, disconnect]);
  Object.assign(pool.connect, {
    username: text('user-', index),
    password: { kind: 'secret', name: 'pass' },
    cleanStart: false,
    sessionExpirySeconds: 60,
    receiveMaximum: 9,
    maximumPacketSize: 5_000,
    userProperties: [{ name: literal('who'), value: index }],
    will: {
      topic: text('gone/', index),
      payload: { kind: 'text', text: literal('bye') },
      qos: 1,
      retain: true,
      delaySeconds: 3,
      properties: { contentType: literal('text') },
    },
  });
  const ran = await runPlan(planOf(broker.port, [pool]), { secrets: { pass: 'hush' } });
  expect(ran.errors).toEqual({});
  const connects = broker.connections.map(({ packets }) => packets[0]).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  expect(connects[1]).toMatchObject({
    clientId: 'p-1',
    username: 'user-1',
    password: Buffer.from('hush'),
    clean: false,
    keepalive: 60,
    properties: { sessionExpiryInterval: 60, receiveMaximum: 9, maximumPacketSize: 5_000, userProperties: { who: '1' } },
    will: { topic: 'gone/1', payload: Buffer.from('bye'), qos: 1, retain: true, properties: { willDelayInterval: 3, contentType: 'text' } },
  });
});

test('a secret that was not given stops everything before it starts', async () => {
  const pool = poolOf('p', 1, 4, [connect]);
  pool.connect.password = { kind: 'secret', name: 'pass' };
  await expect(runPlan(planOf(1, [pool]))).rejects.toThrow('The secret "pass" was not given to this agent.');
});

function json(...parts: Extract<Payload, { kind: 'json' }>['parts']): Payload {
  return { kind: 'json', parts };
}
