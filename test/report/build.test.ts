import { describe, expect, test } from 'vitest';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { flow, makePool, publish, subscribe } from '../plan/makePlan.ts';
import { makeReport, makeRunPlan, makeSeconds } from './makeRun.ts';

describe('the report of a run', () => {
  test('has the run’s figures', () => {
    expect(makeReport(makeRunPlan(), makeSeconds())).toMatchObject({
      verdict: 'passed',
      startedAt: '2026-01-02T03:04:05.000Z',
      brokers: ['mqtt://127.0.0.1:1883'],
      connections: { attempted: 4, succeeded: 3, failed: 1, lost: 0, peak: 3, byReason: { 'connect failed: ECONNREFUSED': 1 } },
      messages: { published: 60, expected: 60, delivered: 60, lost: 0, inFlight: 0, missed: 0 },
      latencyUs: { delivery: { count: 60, min: 1000, max: 20_000, mean: 10_500 }, connect: { count: 0, min: 0, max: 0 } },
      flows: [{ publishLine: 10, fromPool: 'sensor', toPool: 'watcher', published: 60, expected: 60, delivered: 60 }],
      agents: [
        { name: 'local', workers: 2, clients: 3, cpuMs: 800, peakRssBytes: 1e8, peakOpenSockets: 4, eventLoopDelayUs: { p99Max: 600 } },
      ],
      errors: [
        { reason: 'connect failed: ECONNREFUSED', pool: 'sensor', count: 1, firstAtMs: 12, hint: expect.stringContaining('listens') },
      ],
    });
  });

  test('has each pool’s figures: what it published, and what it was to receive', () => {
    const { pools } = makeReport(makeRunPlan(), makeSeconds());
    expect(pools).toMatchObject([
      { name: 'watcher', connections: { peak: 1, byReason: {} }, messages: { published: 0, expected: 60, delivered: 60 } },
      { name: 'sensor', connections: { peak: 2, failed: 1 }, messages: { published: 60, expected: 0, delivered: 0 } },
    ]);
  });

  test('balances the books where messages are lost and on their way', () => {
    const { messages } = makeReport(makeRunPlan(), makeSeconds([20, 18, 17, 0]));
    expect(messages).toMatchObject({ expected: 60, delivered: 55, lost: 5, inFlight: 0 });
    const running = makeReport(makeRunPlan(), makeSeconds([20, 18, 17, 0]).slice(0, 3));
    expect(running.messages).toMatchObject({ expected: 60, delivered: 55, lost: 0, inFlight: 5 });
  });

  test('gives pools that share a group what they got', () => {
    const plan = makeRunPlan();
    const pools = [0, 1].map((pool) => makePool(`watcher${pool}`, 1, [subscribe(pool, '$share/g/sensor/+')]));
    plan.pools = [...pools, makePool('sensor', 1, [publish(0, 'sensor/1')])];
    plan.flows = [flow(0, 0, { shared: true }), flow(0, 1, { shared: true })];
    const windows = makeSeconds().map((window) => ({
      ...window,
      pools: [...window.pools, window.pools[1]],
      received: [
        { publish: 0, pool: 0, count: window.index < 3 ? 12 : 0, gaps: 0, duplicated: 0, reordered: 0 },
        { publish: 0, pool: 1, count: window.index < 3 ? 8 : 0, gaps: 0, duplicated: 0, reordered: 0 },
      ],
    }));
    const report = makeReport(plan, windows);
    expect(report.messages).toMatchObject({ expected: 60, delivered: 60, lost: 0 });
    expect(report.pools.map(({ messages }) => [messages.expected, messages.delivered])).toEqual([
      [36, 36],
      [24, 24],
      [0, 0],
    ]);
    expect(report.flows).toMatchObject([{ toPool: 'watcher0, watcher1', published: 60, delivered: 60 }]);
  });

  test('is a report even where nothing was measured', () => {
    expect(makeReport(makeRunPlan(), [])).toMatchObject({ messages: { published: 0 }, agents: [{ workers: 0 }], errors: [] });
  });
});

describe('the verdict', () => {
  const expecting = (...values: number[]): Plan =>
    makeRunPlan({
      expectations: values.map((value, at) => ({
        text: `publish.sent == ${value}`,
        line: 30 + at,
        metric: 'publish.sent',
        comparison: '==',
        unit: 'count',
        value,
      })),
    });

  test.each<[string, Plan, Parameters<typeof makeReport>[2], string, string]>([
    ['nothing expected', expecting(), { kind: 'complete' }, 'passed', 'Ran to its end; nothing was expected of it.'],
    ['one held', expecting(60), { kind: 'complete' }, 'passed', 'The expectation held.'],
    ['all held', expecting(60, 60), { kind: 'complete' }, 'passed', 'All 2 expectations held.'],
    ['the only one failed', expecting(61), { kind: 'complete' }, 'failed', 'The expectation did not hold: `publish.sent == 61` was 60.'],
    ['one failed', expecting(60, 61), { kind: 'complete' }, 'failed', '1 of 2 expectations did not hold: `publish.sent == 61` was 60.'],
    [
      'several failed',
      expecting(61, 62, 60),
      { kind: 'complete' },
      'failed',
      '2 of 3 expectations did not hold: `publish.sent == 61` was 60, …',
    ],
    ['stopped', expecting(60, 61), { kind: 'stopped' }, 'stopped', 'Stopped after 4.32 s; 1 of 2 expectations held until then.'],
    ['stopped, all well', expecting(60), { kind: 'stopped' }, 'stopped', 'Stopped after 4.32 s; the expectation held until then.'],
    [
      'could not be carried out',
      expecting(61),
      { kind: 'error', reason: 'no connection has succeeded', hint: 'The errors say why' },
      'error',
      'No connection has succeeded. The errors say why.',
    ],
  ])('%s', (_name, plan, ending, verdict, summary) => {
    expect(makeReport(plan, makeSeconds(), ending)).toMatchObject({ verdict, summary });
  });
});
