import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Step } from '../../runtime/src/plan/plan.ts';
import { missedReasons } from '../../runtime/src/stats/missed.ts';
import { connect, disconnect, each, holdUntilDone, planOf, poolOf, publish, repeat, text, wait } from './plans.ts';
import { runPlan } from './runPlan.ts';
import { type ScriptedBroker, startScripted, willing } from './scriptedBroker.ts';

let broker: ScriptedBroker;
beforeAll(async () => {
  // Whose client identifier begins with "refused" is.
  broker = await startScripted((packet, connection) => {
    if (packet.cmd !== 'connect' || !packet.clientId.startsWith('refused')) willing(packet, connection);
    else connection.send({ cmd: 'connack', returnCode: 5, sessionPresent: false });
  });
});
afterAll(() => broker.close());

const signal: Step = { kind: 'signal', signal: 0, line: 1 };
const awaited = (count: number, timeoutMs?: number): Step => ({
  kind: 'await',
  signal: 0,
  count,
  line: 1,
  ...(timeoutMs && { timeoutMs }),
});
const signals = (expected: number) => ({ signals: [{ name: 'ready', expected }] });
const send = publish(0, text('a'));

test.each([1, 3])('a barrier opens when all have given it, with %d worker(s)', async (workers) => {
  const plan = planOf(
    broker.port,
    [poolOf('give', 5, 4, [connect, wait(30), signal, disconnect]), poolOf('take', 4, 4, [connect, awaited(5), send, disconnect])],
    signals(5),
  );
  const ran = await runPlan(plan, { workers });
  expect(ran.errors).toEqual({});
  expect(ran.count('publish.sent')).toBe(4);
});

test('who ends without having signalled forgoes it, and who waits for that is told, leaves and misses the rest', async () => {
  const plan = planOf(
    broker.port,
    [
      poolOf('give', 2, 4, [connect, signal, disconnect]),
      poolOf('refused', 3, 4, [connect, signal, disconnect]),
      poolOf('take', 4, 4, [connect, awaited(5), repeat({ count: 10 }, send), disconnect]),
    ],
    signals(5),
  );
  const ran = await runPlan(plan);
  expect(ran.errors).toEqual({ 'connect refused: not authorized (0x05)': 3, 'await failed: signal "ready" can come no more': 4 });
  expect(ran.count('signal.failed')).toBe(4);
  expect(ran.missed).toEqual({ [missedReasons.stuck]: 40 });
  expect(ran.count('publish.missed')).toBe(40);
  const last = ran.events.filter((event) => event.kind === 'progress').at(-1);
  expect(last).toMatchObject({ signals: [2], forgone: [3], ended: [2, 3, 4] });
});

test('a wait for a signal can time out', async () => {
  const ran = await runPlan(planOf(broker.port, [poolOf('take', 2, 4, [connect, awaited(1, 50), send, disconnect])], signals(0)));
  expect(ran.errors).toEqual({ 'await failed: signal "ready" was not given within 0.05 s': 2 });
  expect(ran.count('publish.missed')).toBe(2);
});

test('one that opens in time does not time out later', async () => {
  const pools = [
    poolOf('give', 1, 4, [connect, signal, disconnect]),
    poolOf('take', 2, 4, [connect, awaited(1, 80), wait(150), send, disconnect]),
  ];
  const ran = await runPlan(planOf(broker.port, pools, signals(1)));
  expect(ran.errors).toEqual({});
  expect(ran.count('publish.sent')).toBe(2);
});

test('stopped, every client disconnects in good order, nothing is missed, and windows go on to the end', async () => {
  const first = broker.connections.length;
  const pools = [
    poolOf('hold', 20, 4, [connect, holdUntilDone]),
    poolOf('send', 20, 4, [connect, repeat({ durationMs: 60_000, pacing: each(50) }, send), disconnect]),
    poolOf('later', 5, 4, [connect, disconnect], { arrival: { kind: 'rate', perSecond: 0.01 } }),
  ];
  let stop = () => {};
  const ran = await runPlan(planOf(broker.port, pools), {
    meanwhile: ([engine]) => {
      stop = () => engine.stop();
    },
    onEvent: (event) => {
      const connected = event.kind === 'window' && event.window.pools.reduce((sum, pool) => sum + pool.connected, 0);
      if (connected === 40) setImmediate(stop);
    },
  });
  await broker.drained();
  expect(ran.errors).toEqual({});
  expect(ran.count('publish.missed')).toBe(0);
  expect(ran.windows.length).toBeGreaterThan(1);
  expect(ran.windows.map(({ index }) => index)).toEqual([...ran.windows.keys()]);
  expect(ran.windows.at(-1)!.pools.map(({ connected, ended }) => [connected, ended])).toEqual([
    [0, 20],
    [0, 20],
    [0, 5],
  ]);
  const mine = broker.connections.slice(first);
  expect(mine).toHaveLength(41);
  expect(mine.every(({ packets }) => packets.at(-1)!.cmd === 'disconnect')).toBe(true);
  expect(ran.events.at(-1)).toEqual({ kind: 'finished' });
});

test('a broker that does not close is left after two seconds at most', async () => {
  const stubborn = await startScripted((packet, connection) => {
    if (packet.cmd !== 'disconnect') willing(packet, connection);
  });
  const ran = await runPlan(planOf(stubborn.port, [poolOf('p', 3, 4, [connect, holdUntilDone])]), {
    meanwhile: (engines) => void setTimeout(() => engines.forEach((engine) => void engine.stop()), 100),
  });
  await stubborn.close();
  expect(ran.windows.length).toBeLessThanOrEqual(3);
  expect(ran.events.at(-1)).toEqual({ kind: 'finished' });
});

test('stopped before its start it has finished', async () => {
  const ran = await runPlan(planOf(broker.port, [poolOf('p', 3, 4, [connect, holdUntilDone])]), {
    meanwhile: (engines) => engines.forEach((engine) => void engine.stop()),
  });
  expect(ran.events.map(({ kind }) => kind)).toEqual(['finished']);
});

test('a worker without clients has finished at once', async () => {
  const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 4, [connect, disconnect])]), { workers: 3 });
  expect(ran.events.filter(({ kind }) => kind === 'finished')).toHaveLength(3);
  expect(ran.count('connect.succeeded')).toBe(1);
});

test('log steps tell what happened, though not more than anyone can read', async () => {
  const steps = [connect, repeat({ count: 150 }, { kind: 'log', message: text('n ', { kind: 'clientId' }), line: 7 }), disconnect];
  const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, 4, steps)]));
  const logs = ran.events.filter((event) => event.kind === 'log');
  expect(logs[0]).toEqual({ kind: 'log', pool: 0, client: 0, line: 7, message: 'n p-0' });
  expect(logs).toHaveLength(101);
});
