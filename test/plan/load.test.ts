import { describe, expect, test } from 'vitest';
import { loadOf } from '../../runtime/src/plan/load.ts';
import { needsOf } from '../../runtime/src/plan/needs.ts';
import type { AgentPlan, Arrival, Expr, Plan, PoolPlan, Step } from '../../runtime/src/plan/plan.ts';
import { connect, every, flow, makePlan, makePool, publish, repeat, subscribe, text, total, wait } from './makePlan.ts';

const fix = publish(0, 'rider/{i}/fix');
const forever: Step = { kind: 'hold', line: 1 };
const barrier: Step = { kind: 'await', signal: 0, count: 1, line: 1 };

describe('how often a publish step runs', () => {
  test.each<[string, Step[], Arrival, number | null, number | null]>([
    ['once a client', [fix], { kind: 'rate', perSecond: 5 }, 5, 100],
    ['once a client, all behind a barrier', [barrier, fix], { kind: 'rate', perSecond: 5 }, 100, 100],
    ['on a schedule of each client', [repeat([fix], { durationMs: 600_000, pacing: every(2000) })], { kind: 'atOnce' }, 50, 30_000],
    ['on a schedule of the pool', [repeat([fix], { durationMs: 10_000, pacing: total(900) })], { kind: 'atOnce' }, 900, 9000],
    ['so many times', [repeat([fix], { count: 7, pacing: every(100) })], { kind: 'atOnce' }, 1000, 700],
    ['whichever ends first', [repeat([fix], { count: 7, durationMs: 500, pacing: every(100) })], { kind: 'atOnce' }, 1000, 500],
    ['until done', [repeat([fix], { untilDone: true, pacing: every(100) })], { kind: 'atOnce' }, 1000, null],
    ['as fast as it can', [repeat([fix], { count: 7 })], { kind: 'atOnce' }, null, 700],
    ['with pauses', [repeat([fix, wait(250)], { count: 8 })], { kind: 'atOnce' }, 400, 800],
    ['with pauses, for a time', [repeat([fix, wait(250)], { durationMs: 2000 })], { kind: 'atOnce' }, 400, 800],
    ['twice an iteration', [repeat([fix, fix], { count: 2, pacing: every(1000) })], { kind: 'atOnce' }, 200, 400],
    [
      'in a repeat of its own within another',
      [repeat([repeat([fix], { count: 5, pacing: every(100) })], { count: 3, pacing: every(1000) })],
      { kind: 'atOnce' },
      1000,
      1500,
    ],
    [
      'by few at a time, as others have not come yet',
      [repeat([fix], { durationMs: 2000, pacing: every(1000) })],
      { kind: 'rate', perSecond: 10 },
      20,
      200,
    ],
    [
      'by choice',
      [
        {
          kind: 'choose',
          options: [
            { weight: 70, steps: [fix] },
            { weight: 30, steps: [] },
          ],
          line: 1,
        },
      ],
      { kind: 'atOnce' },
      70,
      70,
    ],
  ])('%s', (_name, steps, arrival, perSecond, times) => {
    const { published } = loadOf(makePlan([makePool('rider', 100, steps, { arrival })]));
    expect(published.perSecond).toBeOneOf([perSecond === null ? null : expect.closeTo(perSecond, 6)]);
    expect(published.total).toBeOneOf([times === null ? null : expect.closeTo(times, 6)]);
  });

  test('a ramp counts with its peak and its mean', () => {
    const rate = { kind: 'ramp', fromPerSecond: 0, toPerSecond: 100, durationMs: 10_000 } as const;
    const { published } = loadOf(
      makePlan([makePool('p', 4, [repeat([fix], { durationMs: 10_000, pacing: { kind: 'total', rate, poisson: false } })])]),
    );
    expect(published).toMatchObject({ perSecond: 100, total: 500 });
  });
});

describe('connections', () => {
  test.each<[Arrival, number]>([
    [{ kind: 'atOnce' }, 1000],
    [{ kind: 'rate', perSecond: 50 }, 50],
    [{ kind: 'rate', perSecond: 5000 }, 1000],
    [{ kind: 'over', durationMs: 20_000 }, 50],
    [{ kind: 'poisson', perSecond: 50 }, 50],
    [{ kind: 'ramp', fromPerSecond: 10, toPerSecond: 90, durationMs: 60_000 }, expect.closeTo(52.4, 0)],
  ])('%j', (arrival, perSecond) => {
    const load = loadOf(makePlan([makePool('p', 1000, [connect, forever], { arrival })]));
    expect(load).toMatchObject({ connections: 1000, connects: { perSecond, total: 1000 } });
  });

  test('reconnecting on a schedule counts each time', () => {
    const churn = makePool('churn', 10, [
      repeat([connect, { kind: 'disconnect', abruptly: false, line: 1 }], { durationMs: 60_000, pacing: every(2000) }),
    ]);
    expect(loadOf(makePlan([churn])).connects).toEqual({ perSecond: 5, total: 300 });
  });
});

describe('deliveries of 100 messages a second', () => {
  const sender = makePool('sender', 100, [repeat([fix], { durationMs: 10_000, pacing: every(1000) })]);
  const watcher = (name: string, id: number, filter: string | Expr) => makePool(name, 20, [subscribe(id, filter), forever]);

  test.each<[string, PoolPlan[], Plan['flows'], (number | null)[]]>([
    ['to every client', [watcher('a', 0, 'rider/+/fix')], [flow(0, 0)], [2000]],
    ['to one of a group', [watcher('a', 0, '$share/g/rider/+/fix')], [flow(0, 0, { shared: true })], [100]],
    [
      'to one of a group of two pools',
      [watcher('a', 0, '$share/g/#'), watcher('b', 1, '$share/g/#')],
      [flow(0, 0, { shared: true }), flow(0, 1, { shared: true })],
      [50, 50],
    ],
    ['to the client whose filter it is', [watcher('a', 0, text('rider/{i}/fix'))], [flow(0, 0, { match: 'keyed' })], [100]],
    ['to all, where it may match', [watcher('a', 0, 'rider/5/fix')], [flow(0, 0, { match: 'keyed' })], [2000]],
    ['to nobody', [watcher('a', 0, 'other')], [], [0]],
  ])('%s', (_name, watchers, flows, perSecond) => {
    const load = loadOf(makePlan([sender, ...watchers], { flows }));
    expect(load.pools.slice(1).map(({ delivered }) => delivered.perSecond)).toEqual(perSecond);
    expect(load.delivered.total).toBe(10 * (load.delivered.perSecond ?? 0));
  });

  test('handlers answer what reaches them, and are answered', () => {
    const answering = makePool('answering', 1, [subscribe(0, 'rider/+/fix')], {
      handlers: [{ filter: text('rider/+/fix'), steps: [publish(1, 'answer')], line: 1 }],
    });
    const thankful = { ...sender, handlers: [{ filter: text('answer'), steps: [publish(2, 'thanks')], line: 1 }] };
    thankful.steps = [subscribe(1, 'answer'), ...sender.steps];
    const load = loadOf(makePlan([thankful, answering], { flows: [flow(0, 0), flow(1, 1)] }));
    expect(load.publishes.map(({ step, perSecond }) => [step.id, perSecond])).toEqual([
      [0, 100],
      [2, 10_000],
      [1, 100],
    ]);
  });
});

describe('the size of a packet', () => {
  const sized = (step: ReturnType<typeof publish>, version: 4 | 5 = 4) => {
    const pool = makePool('p', 100, [step]);
    return loadOf(makePlan([{ ...pool, connect: { ...pool.connect, version } }])).publishes[0].packetBytes;
  };

  test.each([
    ['MQTT 3.1.1', sized(publish(0, 'a/b')), 2 + 5 + 100],
    ['MQTT 5', sized(publish(0, 'a/b'), 5), 2 + 5 + 1 + 100],
    ['QoS 1', sized(publish(0, 'a/b', { qos: 1 })), 2 + 5 + 2 + 100],
    ['tracked by a property', sized(publish(0, 'a/b', { tracking: 'userProperty' }), 5), 3 + 5 + 1 + 47 + 100],
    ['a longer length', sized(publish(0, 'a/b', { payload: { kind: 'text', text: text('ü'.repeat(200)) } })), 3 + 5 + 400],
    ['a client index', sized(publish(0, text('a/{i}'), { payload: { kind: 'text', text: text('') } })), 2 + 2 + 4],
    [
      'JSON',
      sized(publish(0, 'a', { tracking: 'jsonMember', payload: { kind: 'json', parts: ['{"i":', { kind: 'clientIndex' }, '}'] } })),
      2 + 3 + 8 + 48,
    ],
  ])('%s', (_name, actual, expected) => {
    expect(actual).toBe(expected);
  });

  test('makes the bytes per second', () => {
    const load = loadOf(makePlan([makePool('p', 10, [repeat([publish(0, 'a')], { durationMs: 1000, pacing: every(100) })])]));
    expect(load.published.bytesPerSecond).toBe(100 * (2 + 3 + 1 + 100));
  });
});

describe('what agents need', () => {
  const agent: AgentPlan = { kind: 'ssh', host: 'a', weight: 1, sources: [], line: 1 };
  const pools = [makePool('p', 50_000, []), makePool('q', 1, [])];
  const host = { localPorts: 28_232, openFiles: 20_000, cores: 2 };

  test('clients go by weight; ports by source address; workers by cores and open files', () => {
    const needs = needsOf(makePlan(pools, { agents: [{ ...agent, weight: 4, sources: ['10.0.0.1', '10.0.0.2'] }, agent] }), () => host);
    expect(needs).toEqual([
      {
        host: 'a',
        clients: 40_001,
        portsNeeded: 20_001,
        portsAvailable: 64_512,
        workers: 3,
        openFilesNeeded: 14_334,
        memoryBytes: 3 * 30_000_000 + 40_001 * 1500,
      },
      {
        host: 'a',
        clients: 10_000,
        portsNeeded: 10_000,
        portsAvailable: 28_232,
        workers: 2,
        openFilesNeeded: 6000,
        memoryBytes: 2 * 30_000_000 + 10_000 * 1500,
      },
    ]);
  });

  test('a connection over TLS takes more memory than one over TCP alone', () => {
    const [tcp, tls] = (['tcp', 'tls'] as const).map((transport) => ({ transport, host: 'b', port: 1883, path: '' }));
    const bytesWith = (...brokers: Plan['brokers']) =>
      needsOf({ ...makePlan(pools, { agents: [agent] }), brokers }, () => host)[0].memoryBytes;
    expect(bytesWith(tls) - bytesWith(tcp)).toBe(50_001 * 38_500);
    // Beside TLS, TCP goes through Node’s streams too.
    expect(bytesWith(tls, tcp) - bytesWith(tcp)).toBe(50_001 * ((40_000 + 4_500) / 2 - 1_500));
  });

  test('a number of workers that was asked for stands', () => {
    expect(needsOf(makePlan(pools, { agents: [{ ...agent, workers: 1 }] }), () => host)[0]).toMatchObject({
      workers: 1,
      openFilesNeeded: 51_001,
    });
  });
});
