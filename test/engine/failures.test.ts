import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { PoolPlan, Step } from '../../runtime/src/plan/plan.ts';
import { missedReasons } from '../../runtime/src/stats/missed.ts';
import { connect, disconnect, each, holdUntilDone, planOf, poolOf, publish, repeat, subscribe, text, type Version, wait } from './plans.ts';
import { runPlan } from './runPlan.ts';
import { type ScriptedBroker, startScripted, willing } from './scriptedBroker.ts';

let broker: ScriptedBroker | undefined;
afterEach(async () => {
  await broker?.close();
  broker = undefined;
});

const clients = 5;
const reconnect = { minMs: 5, maxMs: 20 };

describe('connecting', () => {
  const refusals: [Version, number, string][] = [
    [4, 1, 'unacceptable protocol version (0x01)'],
    [4, 2, 'identifier rejected (0x02)'],
    [4, 3, 'server unavailable (0x03)'],
    [4, 4, 'bad user name or password (0x04)'],
    [4, 5, 'not authorized (0x05)'],
    ...[0x80, 0x81, 0x82, 0x83].map((code): [Version, number, string] => [5, code, `(0x${code.toString(16)})`]),
    [5, 0x84, 'unsupported protocol version (0x84)'],
    [5, 0x85, 'client identifier not valid (0x85)'],
    [5, 0x86, 'bad user name or password (0x86)'],
    [5, 0x87, 'not authorized (0x87)'],
    [5, 0x88, 'server unavailable (0x88)'],
    [5, 0x89, 'server busy (0x89)'],
    [5, 0x8a, 'banned (0x8A)'],
    [5, 0x97, 'quota exceeded (0x97)'],
    [5, 0x9c, 'use another server (0x9C)'],
    [5, 0x9d, 'server moved (0x9D)'],
    [5, 0x9f, 'connection rate exceeded (0x9F)'],
  ];
  test.each(refusals)('version %d, refused with %d', async (version, code, text) => {
    broker = await startScripted(
      (_packet, { send, socket }) => {
        send({ cmd: 'connack', returnCode: code, reasonCode: code, sessionPresent: false });
        socket.end();
      },
      version as 4 | 5,
    );
    const ran = await runPlan(planOf(broker.port, [sender(version)]));
    const reasons = Object.keys(ran.errors);
    expect(reasons).toHaveLength(1);
    expect(reasons[0].startsWith('connect refused: ')).toBe(true);
    expect(reasons[0].endsWith(text)).toBe(true);
    expect(ran.errors[reasons[0]]).toBe(clients);
    expect(ran.count('connect.failed')).toBe(clients);
    expect(ran.count('publish.missed')).toBe(clients * 20);
  });

  test('nobody listens', async () => {
    const ran = await runPlan(planOf(await unusedPort(), [sender(4)]));
    expect(ran.errors).toEqual({ 'connect failed: ECONNREFUSED': clients });
    expect(ran.count('connect.attempted')).toBe(clients);
    expect(ran.count('publish.missed')).toBe(clients * 20);
  });

  test('a name without an address', async () => {
    const plan = planOf(1, [sender(4)], { brokers: [{ transport: 'tcp', host: 'nowhere.invalid', port: 1, path: '' }] });
    const ran = await runPlan(plan);
    expect(Object.keys(ran.errors)).toEqual([expect.stringMatching(/^connect failed: (ENOTFOUND|EAI_AGAIN)$/)]);
    expect(ran.count('connect.failed')).toBe(clients);
  });

  test('the broker closes at once', async () => {
    broker = await startScripted(willing, 4, ({ socket }) => socket.end());
    const ran = await runPlan(planOf(broker.port, [sender(4)]));
    expect(Object.keys(ran.errors).every((reason) => /^closed before CONNACK(: (ECONNRESET|EPIPE))?$/.test(reason))).toBe(true);
    expect(ran.count('connect.failed')).toBe(clients);
  });

  test('the broker closes after CONNECT', async () => {
    broker = await startScripted((_packet, { socket }) => socket.end());
    const ran = await runPlan(planOf(broker.port, [sender(4)]));
    expect(ran.errors).toEqual({ 'closed before CONNACK': clients });
  });

  test('the broker never answers', async () => {
    broker = await startScripted(() => undefined);
    const pool = sender(4);
    pool.connect.timeoutMs = 300;
    const ran = await runPlan(planOf(broker.port, [pool]));
    expect(ran.errors).toEqual({ 'connect timeout: no CONNACK within 0.3 s': clients });
  });

  test.each([
    ['text', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /^malformed packet: the answer to CONNECT is not CONNACK$/],
    ['a length without end', Buffer.from([0x20, 0xff, 0xff, 0xff, 0xff]), /^malformed packet: a length has more than 4 bytes$/],
    ['another packet', Buffer.from([0xd0, 0]), /^malformed packet: the answer to CONNECT is not CONNACK$/],
  ])('the broker answers with %s', async (_name, bytes, reason) => {
    broker = await startScripted((_packet, { socket }) => socket.write(bytes));
    const ran = await runPlan(planOf(broker.port, [sender(4)]));
    expect(Object.keys(ran.errors)).toEqual([expect.stringMatching(reason)]);
    expect(ran.count('connect.failed')).toBe(clients);
    expect(ran.count('protocol.errors')).toBe(clients);
  });

  test('who reconnects tries again, and gives up after as many attempts as the plan says', async () => {
    const pool = sender(4, { reconnect: { ...reconnect, attempts: 3 } });
    const ran = await runPlan(planOf(await unusedPort(), [pool]));
    expect(ran.count('connect.attempted')).toBe(clients * 4);
    expect(ran.errors).toEqual({ 'connect failed: ECONNREFUSED': clients * 4 });
    expect(ran.count('publish.missed')).toBe(clients * 20);
  });
});

describe('a connection that ends', () => {
  test('without reconnect the rest is missed', async () => {
    broker = await startScripted((packet, connection) => {
      willing(packet, connection);
      if (connection.packets.filter(({ cmd }) => cmd === 'publish').length === 5) connection.socket.destroy();
    });
    const ran = await runPlan(planOf(broker.port, [sender(4)]));
    expect(ran.count('connect.lost')).toBe(clients);
    expect(Object.keys(ran.errors).some((reason) => reason.startsWith('connection lost: '))).toBe(true);
    expect(ran.count('publish.sent') + ran.count('publish.missed')).toBe(clients * 20);
    expect(ran.count('publish.missed')).toBeGreaterThan(clients * 10);
    expect(ran.missed).toEqual({ [missedReasons.gone]: ran.count('publish.missed') });
  });

  test('with reconnect everything is sent, late where it was due meanwhile, and subscribed again', async () => {
    broker = await startScripted((packet, connection) => {
      willing(packet, connection);
      const published = connection.packets.filter(({ cmd }) => cmd === 'publish').length;
      if (connection.turn < clients && published === 5) connection.socket.destroy();
    });
    const steps = [
      connect,
      subscribe(0, text('a/+'), 1),
      repeat({ durationMs: 200, pacing: each(100) }, publish(0, text('b'))),
      disconnect,
    ];
    const ran = await runPlan(planOf(broker.port, [poolOf('p', clients, 4, steps, { reconnect: { minMs: 100, maxMs: 100 } })]));
    expect(ran.count('connect.lost')).toBe(clients);
    expect(ran.count('connect.succeeded')).toBe(2 * clients);
    expect(ran.count('publish.sent')).toBe(clients * 20);
    expect(ran.count('publish.missed')).toBe(0);
    expect(ran.latency('publish.pacing').max).toBeGreaterThan(30_000);
    expect(ran.count('subscribe.succeeded')).toBe(2 * clients);
    for (const { packets } of broker.connections.slice(clients)) {
      expect(packets.slice(0, 3).map(({ cmd }) => cmd)).toEqual(['connect', 'subscribe', 'publish']);
    }
  });

  test('what was not acknowledged has failed, and the program goes on', async () => {
    broker = await startScripted((packet, connection) => {
      if (packet.cmd === 'publish' && connection.turn < clients) connection.socket.destroy();
      else willing(packet, connection);
    });
    const steps = [connect, repeat({ count: 3 }, publish(0, text('b'), { qos: 1 })), disconnect];
    const ran = await runPlan(planOf(broker.port, [poolOf('p', clients, 4, steps, { reconnect })]));
    expect(ran.count('publish.sent')).toBe(3 * clients);
    expect(ran.count('publish.failed')).toBe(clients);
    expect(ran.count('publish.acknowledged')).toBe(2 * clients);
    expect(ran.errors['publish failed: the connection ended before its acknowledgement']).toBe(clients);
  });

  test('a broker that disconnects says why', async () => {
    broker = await startScripted((packet, connection) => {
      willing(packet, connection);
      if (packet.cmd === 'subscribe') connection.send({ cmd: 'disconnect', reasonCode: 0x8e });
    }, 5);
    const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 5, [connect, subscribe(0, text('a')), holdUntilDone, disconnect])]));
    expect(ran.errors).toEqual({ 'connection lost: disconnected by the broker: session taken over (0x8E)': 1 });
  });

  test('a malformed packet closes it, and an MQTT 5 broker is told', async () => {
    broker = await startScripted((packet, connection) => {
      willing(packet, connection);
      if (packet.cmd === 'subscribe') connection.socket.write(Buffer.from([0x36, 3, 0, 1, 0x61]));
    }, 5);
    const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 5, [connect, subscribe(0, text('a')), holdUntilDone])]));
    expect(ran.errors).toEqual({ 'connection lost: malformed packet: a publish has QoS 3': 1 });
    await broker.drained();
    expect(broker.connections[0].packets.at(-1)).toMatchObject({ cmd: 'disconnect', reasonCode: 0x81 });
  });

  test('one on which nothing answers PINGREQ is lost', async () => {
    broker = await startScripted((packet, connection) => {
      if (packet.cmd !== 'pingreq') willing(packet, connection);
    });
    const pool = sender(4, { steps: [connect, wait(5_000), disconnect] });
    pool.connect.keepAliveSeconds = 1;
    const ran = await runPlan(planOf(broker.port, [pool]));
    expect(ran.errors).toEqual({ 'connection lost: keep alive timeout': clients });
  });

  test('abruptly is a reset', async () => {
    const codes: (string | undefined)[] = [];
    broker = await startScripted(willing, 4, ({ socket }) => socket.on('error', (error: NodeJS.ErrnoException) => codes.push(error.code)));
    const ran = await runPlan(planOf(broker.port, [poolOf('p', clients, 4, [connect, { kind: 'disconnect', abruptly: true, line: 1 }])]));
    await broker.drained();
    expect(ran.errors).toEqual({});
    expect(codes).toEqual(Array(clients).fill('ECONNRESET'));
  });

  test('what was said right before an abrupt end has left', async () => {
    broker = await startScripted(willing);
    const steps: Step[] = [connect, publish(0, text('last words')), { kind: 'disconnect', abruptly: true, line: 1 }];
    await runPlan(planOf(broker.port, [poolOf('p', clients, 4, steps)]));
    await broker.drained();
    expect(broker.connections.map(({ packets }) => packets.at(-1)?.cmd)).toEqual(Array(clients).fill('publish'));
  });
});

test('PINGREQ is sent only when nothing else was', async () => {
  broker = await startScripted(willing);
  const quiet = poolOf('quiet', 1, 4, [connect, wait(2_800), disconnect]);
  const busy = poolOf('busy', 1, 4, [connect, repeat({ durationMs: 2_800, pacing: each(5) }, publish(0, text('a'))), disconnect]);
  for (const pool of [quiet, busy]) pool.connect.keepAliveSeconds = 1;
  const ran = await runPlan(planOf(broker.port, [quiet, busy]));
  expect(ran.errors).toEqual({});
  const pings = broker.connections.map(({ packets }) => packets.filter(({ cmd }) => cmd === 'pingreq').length);
  expect(pings.sort()).toEqual([0, 2]);
});

test.each([
  [4, [0, 0x80], { 'subscribe refused: unspecified error (0x80)': 1 }],
  [5, [0x87, 1], { 'subscribe refused: not authorized (0x87)': 1 }],
  [
    5,
    [0x8f, 0xa2],
    { 'subscribe refused: topic filter invalid (0x8F)': 1, 'subscribe refused: wildcard subscriptions not supported (0xA2)': 1 },
  ],
] as const)('version %d: a refused filter is a failure', async (version, granted, errors) => {
  broker = await startScripted((packet, connection) => {
    if (packet.cmd === 'subscribe') connection.send({ cmd: 'suback', messageId: packet.messageId!, granted: [...granted] });
    else willing(packet, connection);
  }, version);
  const two = { ...subscribe(0, text('a')), filters: [subscribe(0, text('a')).filters[0], subscribe(0, text('b')).filters[0]] };
  const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, version, [connect, two, disconnect])]));
  expect(ran.errors).toEqual(errors);
  const refused = granted.filter((code) => code >= 0x80).length;
  expect(ran.count('subscribe.failed')).toBe(refused);
  expect(ran.count('subscribe.succeeded')).toBe(2 - refused);
});

test('an acknowledgement can refuse the message', async () => {
  broker = await startScripted((packet, connection) => {
    if (packet.cmd !== 'publish') willing(packet, connection);
    else connection.send({ cmd: packet.qos === 1 ? 'puback' : 'pubrec', messageId: packet.messageId!, reasonCode: 0x97 });
  }, 5);
  const steps = [connect, publish(0, text('a'), { qos: 1 }), publish(1, text('a'), { qos: 2 }), disconnect];
  const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 5, steps)]));
  expect(ran.errors).toEqual({ 'publish refused: quota exceeded (0x97)': 2 });
  expect(ran.count('publish.failed')).toBe(2);
  expect(ran.count('publish.acknowledged')).toBe(0);
});

/** Connects, publishes every 10 ms for 200 ms, and leaves. */
function sender(version: Version, part: Partial<PoolPlan> = {}): PoolPlan {
  const pool = poolOf(
    'p',
    clients,
    version,
    [connect, repeat({ durationMs: 200, pacing: each(100) }, publish(0, text('a'))), disconnect],
    part,
  );
  return pool;
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
