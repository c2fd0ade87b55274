import { describe, expect, test } from 'vitest';
import { longestMs, unknownWaitMs, usualMs } from '../../runtime/src/plan/longest.ts';
import type { PoolPlan, Step } from '../../runtime/src/plan/plan.ts';
import { answerTimeoutMs, lateLimitMs, longestRunMs } from '../../runtime/src/plan/timeLimits.ts';
import { connect, every, makePlan, makePool, publish, repeat, subscribe, total, wait } from './makePlan.ts';

const hold: Step = { kind: 'hold', line: 1 };
const signal = (number: number): Step => ({ kind: 'signal', signal: number, line: 1 });
const awaitSignal = (number: number, timeoutMs?: number): Step => ({
  kind: 'await',
  signal: number,
  count: 1,
  line: 1,
  ...(timeoutMs !== undefined && { timeoutMs }),
});
const twoOf = { kind: 'random', min: { kind: 'literal', value: 10 }, max: { kind: 'literal', value: 500 }, integer: false } as const;

describe('one pool', () => {
  test.each<[string, Step[], number]>([
    ['connects', [connect], 10_000],
    ['waits', [wait(500), wait(250)], 750],
    ['waits at random', [wait(twoOf)], 500],
    ['waits for what only data can tell', [wait({ kind: 'column', data: 0, column: 'pause' })], unknownWaitMs],
    ['subscribes', [subscribe(0, 'a')], answerTimeoutMs],
    ['publishes at QoS 1', [publish(0, 'a', { qos: 1 })], answerTimeoutMs],
    ['repeats on schedule for a time', [repeat([publish(0, 'a')], { durationMs: 600_000, pacing: every(1000) })], 600_000 + lateLimitMs],
    ['repeats on schedule some times', [repeat([publish(0, 'a')], { count: 600, pacing: every(1000) })], 599_000],
    ['repeats what takes longer than its period', [repeat([wait(1500)], { count: 10, pacing: every(1000) })], 1500 + 9000 + 9 * 1500],
    ['shares a total rate', [repeat([publish(0, 'a')], { count: 10, pacing: total(20) })], 4950],
    ['repeats unpaced', [repeat([wait(100)], { count: 7 })], 700],
    ['repeats unpaced for a time: an iteration begun is finished', [repeat([wait(400)], { durationMs: 1000 })], 1400],
    ['ends a repeat by whichever comes first', [repeat([wait(100)], { count: 7, durationMs: 300 })], 400],
    [
      'chooses the longer way',
      [
        {
          kind: 'choose',
          options: [
            { weight: 1, steps: [wait(3)] },
            { weight: 9, steps: [wait(9)] },
          ],
          line: 1,
        },
      ],
      9,
    ],
    ['waits for a signal that has a time-out', [awaitSignal(0, 300)], 0],
    ['holds until done, alone', [wait(70), hold], 70],
    ['never ends', [repeat([wait(1)], {})], longestRunMs],
    ['waits for a number of its own', [{ kind: 'let', slot: 0, value: twoOf, line: 1 }, wait({ kind: 'local', slot: 0 })], 500],
  ])('%s', (_name, steps, expected) => {
    expect(longest([makePool('p', 10, steps)])).toBeCloseTo(expected, 6);
  });

  test('counts arrivals and retries', () => {
    const arriving = makePool('p', 101, [wait(1)], { arrival: { kind: 'rate', perSecond: 10 } });
    expect(longest([arriving])).toBe(10_001);
    const retrying = makePool('p', 1, [connect], { reconnect: { minMs: 1000, maxMs: 3000, attempts: 3 } });
    expect(longest([retrying])).toBe(4 * 10_000 + 1000 + 2000 + 3000);
    expect(longest([{ ...retrying, clients: 0 }])).toBe(0);
  });
});

test('usually, answers come at once and nothing is late', () => {
  const steps = [connect, subscribe(0, 'a'), repeat([publish(0, 'a', { qos: 1 })], { durationMs: 600_000, pacing: every(1000) })];
  expect(usualMs(makePlan([makePool('p', 10, steps, { arrival: { kind: 'over', durationMs: 10_000 } })]))).toBe(609_000);
});

describe('several pools', () => {
  test('an await takes as long as the slowest signal, and no longer than its time-out', () => {
    const slow = makePool('slow', 1, [wait(5000), signal(0)]);
    expect(longest([slow, makePool('p', 1, [awaitSignal(0), wait(10)])])).toBe(5010);
    expect(longest([slow, makePool('p', 1, [awaitSignal(0, 2000), wait(10)])])).toBe(5000);
  });

  test('a chain of signals is followed whatever the order of the pools', () => {
    const pools = [
      makePool('third', 1, [awaitSignal(1), wait(100)]),
      makePool('second', 1, [awaitSignal(0), wait(100), signal(1)]),
      makePool('first', 1, [wait(100), signal(0)]),
    ];
    expect(longest(pools)).toBe(300);
  });

  test('`until done` ends with the others, and then goes on', () => {
    const watcher = makePool('watcher', 1, [signal(0), hold, wait(50)]);
    const worker = makePool('worker', 1, [awaitSignal(0), wait(4000)]);
    expect(longest([watcher, worker])).toBe(4050);
    const pinger = makePool('pinger', 1, [repeat([publish(0, 'a'), wait(20)], { untilDone: true, pacing: every(1000) })]);
    expect(longest([pinger, worker])).toBe(4000 + lateLimitMs + 20);
  });

  test('pools that wait for each other do not hang the computation', () => {
    expect(
      longest([makePool('a', 1, [awaitSignal(0), wait(1), signal(1)]), makePool('b', 1, [awaitSignal(1), wait(1), signal(0)])]),
    ).toBeLessThan(100);
  });

  test('an await inside a repeat waits once', () => {
    const slow = makePool('slow', 1, [wait(5000), signal(0)]);
    expect(longest([slow, makePool('p', 1, [repeat([awaitSignal(0), wait(10)], { count: 3 })])])).toBe(5030);
  });
});

function longest(pools: PoolPlan[]): number {
  return longestMs(makePlan(pools, { signals: [0, 1].map((at) => ({ name: `s${at}`, expected: 1 })) }));
}
