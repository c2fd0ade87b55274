import { describe, expect, test } from 'vitest';
import type { Expectation } from '../../runtime/src/plan/plan.ts';
import { metrics } from '../../runtime/src/stats/metricDocs.ts';
import { makeReport, makeRunPlan, makeSeconds } from './makeRun.ts';

describe('an expectation', () => {
  test.each<[string, Partial<Expectation>, number | null, string, boolean]>([
    ['a count', { metric: 'publish.sent', comparison: '==', value: 60 }, 60, '60', true],
    ['a count that is another', { metric: 'publish.sent', comparison: '!=', value: 60 }, 60, '60', false],
    ['a count that never was', { metric: 'protocol.errors', comparison: '==', value: 0 }, 0, '0', true],
    ['a share', { metric: 'connect.success', unit: 'share', comparison: '>=', value: 75 / 100 }, 0.75, '75 %', true],
    ['a counter as a share', { metric: 'connect.failed', unit: 'share', comparison: '<', value: 0.25 }, 0.25, '25 %', false],
    ['of one pool', { metric: 'connect.success', unit: 'share', pool: 0, comparison: '==', value: 1 }, 1, '100 %', true],
    ['a share of nothing', { metric: 'subscribe.success', unit: 'share', comparison: '>=', value: 0 }, null, 'nothing measured', false],
    ['losses as a count', { metric: 'delivery.lost', comparison: '==', value: 0 }, 6, '6', false],
    ['losses as a share', { metric: 'delivery.lost', unit: 'share', comparison: '<=', value: 0.1 }, 0.1, '10 %', true],
    ['deliveries as a share', { metric: 'delivery.delivered', unit: 'share', comparison: '>', value: 0.9 }, 0.9, '90 %', false],
    ['what was expected', { metric: 'delivery.expected', comparison: '>', value: 59 }, 60, '60', true],
    ['what is on its way', { metric: 'delivery.in_flight', comparison: '<=', value: 0 }, 0, '0', true],
    ['a rate', { metric: 'publish.rate', unit: 'perSecond', comparison: '>=', value: 20 }, 20, '20/s', true],
    [
      'a rate of another pool',
      { metric: 'publish.rate', unit: 'perSecond', pool: 0, comparison: '>=', value: 0 },
      null,
      'nothing measured',
      false,
    ],
    ['a percentile', { metric: 'delivery.latency', unit: 'us', statistic: 'p50', comparison: '<', value: 9500 }, 9023.5, '9.02 ms', true],
    ['the largest', { metric: 'delivery.latency', unit: 'us', statistic: 'max', comparison: '<=', value: 20_000 }, 18_000, '18 ms', true],
    [
      'the mean of what was never measured',
      { metric: 'connect.tls', unit: 'us', statistic: 'mean', comparison: '<', value: 1e9 },
      null,
      'nothing measured',
      false,
    ],
  ])('%s', (_name, part, actual, actualText, passed) => {
    const expectation: Expectation = { text: 'as written', line: 9, metric: '', unit: 'count', comparison: '<', value: 0, ...part };
    const report = makeReport(makeRunPlan({ expectations: [expectation] }), makeSeconds([18, 18, 18, 0]));
    expect(report.expectations).toEqual([
      { text: 'as written', line: 9, actual: actual === null ? null : expect.closeTo(actual, 1), actualText, passed },
    ]);
  });

  test.each(metrics.flatMap(({ name, units }) => units.map((unit) => [name, unit] as const)))(
    '%s can be asked for as %s',
    (metric, unit) => {
      const expectation: Expectation = {
        text: '',
        line: 1,
        metric,
        unit,
        comparison: '>=',
        value: 0,
        ...(unit === 'us' && { statistic: 'p99' }),
      };
      const seconds = makeSeconds().map((window) => ({
        ...window,
        pools: window.pools.map((pool) => ({ ...pool, counters: everyCounter() })),
      }));
      const [result] = makeReport(makeRunPlan({ expectations: [expectation] }), seconds).expectations;
      // Latencies aside, of which only one is measured here, no metric of the table may be unknown to the evaluation.
      if (unit !== 'us') expect(result.actual).not.toBeNull();
    },
  );
});

test.each(['connect', 'subscribe'])(
  'a %s that waits for its answer has failed only when the run has come to its end without it',
  (what) => {
    const share = { text: '', line: 1, unit: 'share', comparison: '==', value: 1 } as const;
    const expectations: Expectation[] = [
      { ...share, metric: `${what}.success` },
      { ...share, metric: `${what}.succeeded` },
    ];
    const seconds = makeSeconds().map((window) => ({ ...window, pools: window.pools.map((pool) => ({ ...pool, counters: {} })) }));
    seconds[0].pools[1].counters = { [`${what}.attempted`]: 4, [`${what}.succeeded`]: 3 };
    const shares = (kind: 'complete' | 'stopped', isLive = false) =>
      makeReport(makeRunPlan({ expectations }), seconds, { kind }, isLive).expectations.map(({ actual }) => actual);
    expect(shares('complete', true)).toEqual([1, 1]);
    expect(shares('stopped')).toEqual([1, 1]);
    expect(shares('complete')).toEqual([0.75, 0.75]);
  },
);

function everyCounter(): Record<string, number> {
  return Object.fromEntries(metrics.map(({ name }) => [name, 1]));
}
