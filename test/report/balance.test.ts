import { describe, expect, test } from 'vitest';
import type { Window } from '../../runtime/src/stats/window.ts';
import { flow, makePlan, makePool, publish, subscribe } from '../plan/makePlan.ts';
import { makeReport, makeRunPlan, makeSeconds } from './makeRun.ts';

test('books that balance say nothing, whether or not something was lost', () => {
  for (const received of [[20, 20, 20, 0], [20, 18, 3, 0], []]) {
    expect(makeReport(makeRunPlan(), makeSeconds(received))).toMatchObject({ imbalances: [], verdict: 'passed' });
  }
});

describe('a run whose books do not balance has not passed', () => {
  test.each<[string, (second: Window) => Partial<Window>, string]>([
    [
      'more arrived than was called for',
      ({ received: [counts], pools: [watcher, sensor] }) => ({
        received: [{ ...counts, count: 25 }],
        pools: [{ ...watcher, counters: { ...watcher.counters, 'delivery.received': 25 } }, sensor],
      }),
      'from line 10 to watcher: published × subscriptions calls for 60, but 65 were delivered, lost or are in flight',
    ],
    [
      'receivers have counted more than windows say',
      ({ pools: [watcher, sensor] }) => ({ pools: [{ ...watcher, counters: { 'delivery.received': 21 } }, sensor] }),
      '61 messages received, but 60 delivered by the accounts',
    ],
    ['what was published is missing from a window', () => ({ published: [] }), '60 messages sent, but 40 published by the windows'],
  ])('%s', (_name, wrong, text) => {
    const seconds = makeSeconds();
    seconds[1] = { ...seconds[1], ...wrong(seconds[1]) };
    const { imbalances, verdict, summary } = makeReport(makeRunPlan(), seconds);
    expect(imbalances).toContain(text);
    expect(verdict).toBe('failed');
    expect(summary).toBe(`The books do not balance: ${imbalances[0]}.`);
  });

  test('what no subscription calls for has still arrived', () => {
    const plan = { ...makeRunPlan(), flows: [] };
    expect(makeReport(plan, makeSeconds()).imbalances).toEqual([
      'from line 10 to watcher: published × subscriptions calls for 0, but 60 were delivered, lost or are in flight',
    ]);
  });
});

test('where filters are drawn at random nobody can say what is called for, and that is no imbalance', () => {
  const keyed = makeRunPlan({ flows: [{ ...flow(0, 0), match: 'keyed' }] });
  expect(makeReport(keyed, makeSeconds()).imbalances).toEqual([]);
});

describe('more from a shared subscription than was published', () => {
  test.each<[string, { qos: 0 | 1; lost: number }, boolean]>([
    [
      'is no imbalance where a lost connection makes publishers send again, as a group may give both to different members',
      { qos: 1, lost: 1 },
      true,
    ],
    ['is one where no connection was lost', { qos: 1, lost: 0 }, false],
    ['is one at QoS 0, where nothing is sent again', { qos: 0, lost: 1 }, false],
  ])('%s', (_name, { qos, lost }, balances) => {
    const watcher = makePool('watcher', 1, [subscribe(0, '$share/g/sensor/+')]);
    const sensor = makePool('sensor', 2, [publish(0, 'sensor/{i}', { qos })]);
    const plan = makeRunPlan({ pools: [watcher, sensor], flows: [{ ...flow(0, 0), shared: true }] });
    const seconds = makeSeconds([20, 20, 25, 0]);
    seconds[1].pools[1].counters['connect.lost'] = lost;
    expect(makeReport(plan, seconds).imbalances.length === 0).toBe(balances);
  });
});

test('stopped and broken runs say it too, but end as they ended', () => {
  const seconds = makeSeconds();
  seconds[1] = { ...seconds[1], published: [] };
  expect(makeReport(makeRunPlan(), seconds, { kind: 'stopped' })).toMatchObject({
    verdict: 'stopped',
    imbalances: [expect.any(String), expect.any(String)],
  });
  expect(makeReport(makePlan([]), [])).toMatchObject({ imbalances: [] });
});
