import { describe, expect, test } from 'vitest';
import type { Arrival, Plan, RateProfile } from '../../runtime/src/plan/plan.ts';
import { driftsOf, type Half, spreadOf } from '../../runtime/src/report/drifts.ts';
import { steadyOf } from '../../runtime/src/report/steady.ts';
import { steadyPeriod } from '../../runtime/src/report/steadyPeriod.ts';
import { Histogram } from '../../runtime/src/stats/histogram.ts';
import { encodeHistogram } from '../../runtime/src/stats/histogramText.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';
import { Totals } from '../../runtime/src/stats/totals.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { makePlan, makePool, publish, repeat, subscribe } from '../plan/makePlan.ts';

describe('the period', () => {
  test.each<[string, Partial<Case>, unknown]>([
    ['all at once, and all leave at the end', {}, { from: 0, to: 10 }],
    ['after the last arrival', { arrival: { kind: 'over', durationMs: 3_500 } }, { from: 4, to: 10 }],
    [
      'after a ramp of the rate, from the first publish on',
      { rate: { kind: 'ramp', fromPerSecond: 1, toPerSecond: 9, durationMs: 2_000 } },
      { from: 3, to: 10 },
    ],
    [
      'after the last new subscription, not after one that comes back',
      { subscribed: [1, 2, 2, 1, 2, 2, 2, 2, 2, 2, 2] },
      { from: 2, to: 10 },
    ],
    ['until clients leave, but single failures do not count', { ended: [0, 1, 1, 1, 1, 1, 1, 60, 100, 100, 100] }, { from: 0, to: 7 }],
    [
      'those that had ended before it began do not count',
      { arrival: { kind: 'over', durationMs: 2_000 }, ended: [0, 40, 40, 40, 40, 40, 40, 40, 40, 40, 100] },
      { from: 2, to: 10 },
    ],
    ['too short', { arrival: { kind: 'over', durationMs: 8_000 } }, { reason: 'less than 4 s lay between ramp-up and drain' }],
    ['none at all', { arrival: { kind: 'over', durationMs: 30_000 } }, { reason: 'clients were leaving before the last had arrived' }],
  ])('%s', (_name, given, expected) => {
    expect(steadyPeriod(...runOf(given))).toEqual(expected);
  });
});

test('figures are of the period alone, and percentiles of all its values together', () => {
  const [plan, windows] = runOf({ arrival: { kind: 'over', durationMs: 2_000 } });
  const values = windows.map(({ index }) => (index < 2 ? 900_000 : 1_000 * (index + 1)));
  const measured = windows.map((window, at): Window => withLatencies(window, [values[at]]));
  const steady = steadyOf(plan, measured);
  if (steady.kind !== 'measured') throw new Error(steady.reason);
  expect(steady).toMatchObject({ fromMs: 2_000, toMs: 10_000, publishedPerSecond: 10, deliveredPerSecond: 1 });
  expect(steady.latencyUs.delivery).toMatchObject({ count: 8, min: 3_000, max: 10_000 });
  expect(steady.latencyUs.delivery.p50).toBeCloseTo(6_000, -2);
});

describe('drift', () => {
  test.each<[string, [sent: number, latencyUs: number], [sent: number, latencyUs: number], string[]]>([
    ['nothing changes', [1_000, 2_000], [1_000, 2_000], []],
    ['a rate by less than a twentieth', [10_000, 2_000], [10_400, 2_000], []],
    ['a rate by more', [10_000, 2_000], [11_000, 2_000], ['publishing went from 2,000/s to 2,200/s']],
    ['a low rate by chance', [30, 2_000], [36, 2_000], []],
    ['latency', [1_000, 2_000], [1_000, 9_000], ['delivery p50 went from 2 ms to 9 ms', 'delivery p99 went from 2 ms to 9 ms']],
    ['latency by less than the scheduler’s', [1_000, 200], [1_000, 900], []],
    ['of too few values', [5, 2_000], [5, 90_000], []],
  ])('%s', (_name, first, second, expected) => {
    expect(driftsOf(halfOf(...first), halfOf(...second))).toEqual(expected);
  });

  test.each<[string, number[], string[]]>([
    ['one bad second', [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 200, 5, 5, 5, 5, 5, 5], []],
    ['seconds that vary', [5, 9, 4, 30, 5, 6, 5, 8, 4, 5, 5, 60, 4, 5, 9, 5, 45, 5, 7, 5], []],
    ['too few seconds to tell', [5, 5, 5, 60, 60, 60], []],
    [
      'worse for good',
      [5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 60, 61, 60, 61, 60, 61, 60, 61, 60, 61],
      ['delivery p99 went from 5.02 ms to 60.2 ms'],
    ],
    ['worse towards the end', [...Array(26).fill(5), ...Array(14).fill(60)], ['delivery p99 went from 5 ms to 60 ms']],
  ])('of the p99: %s', (_name, p99Ms, expected) => {
    const windows = p99Ms.map((ms, index) =>
      withLatencies(emptyWindow(index, 1), [...Array(980).fill(1_000), ...Array(20).fill(ms * 1_000)]),
    );
    const plan = makePlan([makePool('p', 1, [])]);
    const steady = steadyOf(plan, [...windows, emptyWindow(windows.length, 1)]);
    if (steady.kind !== 'measured') throw new Error(steady.reason);
    expect(steady.drifts).toEqual(expected);
  });
});

interface Case {
  arrival: Arrival;
  rate: RateProfile;
  subscribed: number[];
  ended: number[];
}

/** A hundred clients over eleven seconds. */
function runOf({
  arrival = { kind: 'atOnce' },
  rate = { kind: 'constant', perSecond: 1 },
  subscribed,
  ended,
}: Partial<Case>): [Plan, Window[]] {
  const steps = [subscribe(0, 'a'), repeat([publish(0, 'a')], { durationMs: 9_000, pacing: { kind: 'each', rate, poisson: false } })];
  const plan = makePlan([makePool('p', 100, steps, { arrival })]);
  const windows = Array.from({ length: 11 }, (_, index): Window => {
    const window = emptyWindow(index, 1);
    window.pools[0] = {
      counters: { 'publish.sent': 10 },
      peak: 0,
      connected: 100,
      ended: ended?.[index] ?? (index === 10 ? 100 : 0),
      latency: {},
    };
    const certain = Array(10).fill(subscribed?.[index] ?? 0);
    window.subscribed = [{ step: 0, certain, possible: certain, ended: Array(10).fill(0), settledUs: Array(10).fill(0) }];
    return window;
  });
  return [plan, windows];
}

function withLatencies(window: Window, values: number[]): Window {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  const [pool] = window.pools;
  const counters = { ...pool.counters, 'delivery.received': values.length };
  return { ...window, pools: [{ ...pool, counters, latency: { 'delivery.latency': encodeHistogram(histogram) } }] };
}

/** Five seconds in which so many were sent, each received after the same time. */
function halfOf(sent: number, latencyUs: number): Half {
  const totals = new Totals(1);
  const window = withLatencies(emptyWindow(0, 1), Array(sent).fill(latencyUs));
  const { 'delivery.received': _, ...counters } = window.pools[0].counters;
  totals.add({ ...window, pools: [{ ...window.pools[0], counters: { ...counters, 'publish.sent': sent } }] });
  const whole = totals.whole();
  return { totals: whole, seconds: 5, spreads: Array(5).fill(spreadOf(whole)) };
}
