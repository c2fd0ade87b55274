import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Plan, RepeatStep, Step } from '../../runtime/src/plan/plan.ts';
import { missedReasons } from '../../runtime/src/stats/missed.ts';
import { connect, disconnect, each, holdUntilDone, index, literal, planOf, poolOf, publish, repeat, text, total, wait } from './plans.ts';
import { type Ran, runPlan } from './runPlan.ts';
import { type ScriptedBroker, startScripted, willing } from './scriptedBroker.ts';

let broker: ScriptedBroker;
beforeAll(async () => {
  broker = await startScripted(willing);
});
beforeEach(() => {
  broker.connections.length = 0;
});
afterAll(() => broker.close());

const message = publish(0, text('a/', index));
const poisson = (pacing: RepeatStep['pacing']): RepeatStep['pacing'] => (pacing.kind === 'none' ? pacing : { ...pacing, poisson: true });

const rows: [string, number, Step[], number][] = [
  ['a count', 3, [repeat({ count: 7 }, message)], 21],
  ['no iteration', 3, [repeat({ count: 0 }, message)], 0],
  ['a count within a count', 3, [repeat({ count: 4 }, repeat({ count: 5 }, message), message)], 72],
  ['each for a time', 3, [repeat({ durationMs: 200, pacing: each(100) }, message)], 60],
  ['each for a time that is no multiple', 3, [repeat({ durationMs: 195, pacing: each(100) }, message)], 60],
  ['each until its count', 3, [repeat({ count: 5, durationMs: 200, pacing: each(100) }, message)], 15],
  ['total for a time', 7, [repeat({ durationMs: 200, pacing: total(500) }, message)], 100],
  ['total of less than one each', 50, [repeat({ durationMs: 200, pacing: total(100) }, message)], 20],
  [
    'a ramp',
    1,
    [
      repeat(
        {
          durationMs: 300,
          pacing: {
            kind: 'each',
            poisson: false,
            rate: { kind: 'ramp', fromPerSecond: 0, toPerSecond: 400, durationMs: 200 },
          },
        },
        message,
      ),
    ],
    80,
  ],
  ['paced within paced', 2, [repeat({ durationMs: 200, pacing: each(10) }, repeat({ durationMs: 50, pacing: each(100) }, message))], 20],
  ['one after the other', 2, [repeat({ durationMs: 50, pacing: each(100) }, message), repeat({ count: 3 }, message)], 16],
];
test.each(rows)('%s: exactly as many as scheduled, with one worker and with three', async (_name, clients, steps, expected) => {
  for (const workers of [1, 3]) {
    const ran = await runPlan(planOf(broker.port, [poolOf('p', clients, 4, [connect, ...steps, disconnect])]), { workers });
    expect(ran.errors).toEqual({});
    expect(ran.count('publish.sent')).toBe(expected);
    expect(ran.count('publish.missed')).toBe(0);
  }
});

test('poisson jitter: the plan’s seed says how many, whatever the number of workers', async () => {
  const steps = [connect, repeat({ durationMs: 300, pacing: poisson(each(100)) }, message), disconnect];
  const plan = planOf(broker.port, [poolOf('p', 10, 4, steps)], { seed: 4 });
  const counts = [];
  for (const workers of [1, 3, 1]) counts.push((await runPlan(plan, { workers })).count('publish.sent'));
  expect(new Set(counts).size).toBe(1);
  expect(counts[0]).toBeGreaterThan(200);
  expect(counts[0]).toBeLessThan(400);
  expect((await runPlan({ ...plan, seed: 5 })).count('publish.sent')).not.toBe(counts[0]);
});

test('a timed repeat lasts its time, though its last iteration is over sooner', async () => {
  const ran = await timed([repeat({ durationMs: 250, pacing: each(10) }, message)]);
  expect(ran.lastedMs).toBeGreaterThanOrEqual(249);
});

test('without pacing it publishes as fast as it can, and others are heard meanwhile', async () => {
  const ran = await timed([repeat({ durationMs: 150 }, message)]);
  expect(ran.lastedMs).toBeGreaterThanOrEqual(149);
  expect(ran.count('publish.sent')).toBeGreaterThan(500);
  expect(ran.count('publish.sent')).toBe(broker.connections[0].packets.filter(({ cmd }) => cmd === 'publish').length);
});

test('until done lasts until all others have ended, in every form', async () => {
  const endless = [
    repeat({ untilDone: true, pacing: each(100) }, message),
    repeat({ untilDone: true, pacing: each(0) }, message),
    repeat({ untilDone: true }, message, wait(1)),
    repeat({ untilDone: true, durationMs: 20, pacing: each(100) }, message),
    holdUntilDone,
  ];
  const pools = endless.map((step, at) => poolOf(`p${at}`, 2, 4, [connect, step, disconnect]));
  const ran = await runPlan(planOf(broker.port, [...pools, poolOf('q', 1, 4, [connect, wait(150), disconnect])]));
  expect(ran.errors).toEqual({});
  expect(ran.count('publish.sent', 0)).toBeGreaterThanOrEqual(30);
  expect(ran.count('publish.sent', 1)).toBe(0);
  expect(ran.count('publish.sent', 3)).toBe(4);
  expect(ran.windows.at(-1)!.pools.map(({ ended }) => ended)).toEqual([2, 2, 2, 2, 2, 1]);
});

test('iterations that are later than a second past the end are missed', async () => {
  const slow = await startScripted((packet, connection) => {
    if (packet.cmd === 'publish' && packet.messageId === 1) setTimeout(() => willing(packet, connection), 1_400);
    else willing(packet, connection);
  });
  const steps = [connect, repeat({ durationMs: 300, pacing: each(10) }, publish(0, text('a'), { qos: 1 })), disconnect];
  const ran = await runPlan(planOf(slow.port, [poolOf('p', 2, 4, steps)]));
  await slow.close();
  expect(ran.count('publish.sent')).toBe(2);
  expect(ran.missed).toEqual({ [missedReasons.over]: 4 });
  expect(ran.count('publish.missed')).toBe(4);
});

test('those that are late by less are sent, and their latency counts from when they were due', async () => {
  const slow = await startScripted((packet, connection) => {
    if (packet.cmd === 'publish' && packet.messageId === 1) setTimeout(() => willing(packet, connection), 500);
    else willing(packet, connection);
  });
  const steps = [connect, repeat({ durationMs: 300, pacing: each(10) }, publish(0, text('a'), { qos: 1 })), disconnect];
  const ran = await runPlan(planOf(slow.port, [poolOf('p', 1, 4, steps)]));
  await slow.close();
  expect(ran.count('publish.sent')).toBe(3);
  expect(ran.count('publish.missed')).toBe(0);
  // Due at 0, 100 and 200 ms; the first answer came after 500, and the others could only then be sent.
  expect(ran.latency('publish.latency').percentile(1)).toBeGreaterThan(290_000);
  expect(ran.latency('publish.service').percentile(1)).toBeLessThan(290_000);
});

test('branches are drawn by weight and seed, the same with any number of workers', async () => {
  const branch = (weight: number, id: number) => ({ weight, steps: [publish(id, text(`branch/${id}`))] });
  const choose: Step = { kind: 'choose', options: [branch(70, 0), branch(30, 1), branch(0, 2)], line: 1 };
  const plan = planOf(broker.port, [poolOf('p', 40, 4, [connect, repeat({ count: 10 }, choose), disconnect])]);
  const drawn = [];
  for (const workers of [1, 3]) drawn.push(bySteps(await runPlan(plan, { workers })));
  expect(drawn[0]).toEqual(drawn[1]);
  expect(drawn[0][0] + drawn[0][1]).toBe(400);
  expect(drawn[0][0]).toBeGreaterThan(240);
  expect(drawn[0][0]).toBeLessThan(320);
});

test('variables belong to their client', async () => {
  const steps: Step[] = [
    connect,
    { kind: 'let', slot: 1, value: { kind: 'binary', op: '*', left: index, right: literal(3) }, line: 1 },
    publish(0, text('v/', { kind: 'local', slot: 1 })),
    disconnect,
  ];
  await runPlan(planOf(broker.port, [poolOf('p', 4, 4, steps)]));
  const topics = broker.connections.flatMap(({ packets }) => packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet.topic] : [])));
  expect(topics.sort()).toEqual(['v/0', 'v/3', 'v/6', 'v/9']);
});

function bySteps(ran: Ran): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { step, counts: slots } of ran.windows.flatMap(({ published }) => published)) {
    counts[step] = (counts[step] ?? 0) + slots.reduce((sum, count) => sum + count, 0);
  }
  return counts;
}

/** Runs a client of these steps, and tells how long its connection lasted. */
async function timed(steps: Step[]): Promise<Ran & { lastedMs: number }> {
  const plan: Plan = planOf(broker.port, [poolOf('p', 1, 4, [connect, ...steps, disconnect])]);
  let connectedAt = 0;
  let lastedMs = 0;
  const server = await startScripted((packet, connection) => {
    if (packet.cmd === 'connect') connectedAt = performance.now();
    if (packet.cmd === 'disconnect') lastedMs = performance.now() - connectedAt;
    willing(packet, connection);
  });
  const ran = await runPlan({ ...plan, brokers: [{ ...plan.brokers[0], port: server.port }] });
  broker.connections.push(...server.connections);
  await server.close();
  return { ...ran, lastedMs };
}
