import type { Plan } from '../../runtime/src/plan/plan.ts';
import { accountsOf } from '../../runtime/src/report/accounts.ts';
import { reportOf } from '../../runtime/src/report/build.ts';
import type { Report } from '../../runtime/src/report/report.ts';
import type { Ending } from '../../runtime/src/report/verdict.ts';
import { Accountant } from '../../runtime/src/stats/accounting.ts';
import { Histogram } from '../../runtime/src/stats/histogram.ts';
import { encodeHistogram } from '../../runtime/src/stats/histogramText.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';
import type { PoolWindow, Window } from '../../runtime/src/stats/window.ts';
import { WindowSeries } from '../../runtime/src/stats/windowSeries.ts';
import { every, flow, makePlan, makePool, publish, repeat, subscribe } from '../plan/makePlan.ts';
import { processSample } from '../stats/samples.ts';

/** Two sensors that publish to one watcher, ten times a second each, for as long as the windows go. */
export function makeRunPlan(more: Partial<Plan> = {}): Plan {
  const watcher = makePool('watcher', 1, [subscribe(0, 'sensor/+'), { kind: 'hold', line: 3 }], { line: 2 });
  const sensor = makePool('sensor', 2, [repeat([publish(0, 'sensor/{i}')], { durationMs: 3000, pacing: every(100) })], { line: 5 });
  return makePlan([watcher, sensor], { flows: [flow(0, 0)], settleMs: 1000, scenario: 'two-sensors', ...more });
}

/** Seconds of that plan: 20 messages in each of the first three, then a quiet one; `received` of each second arrive. */
export function makeSeconds(received = [20, 20, 20, 0]): Window[] {
  return received.map((count, index) => {
    const published = index < 3 ? 20 : 0;
    return {
      ...emptyWindow(index, 2),
      pools: [
        poolWindow(
          index === 0 ? { 'connect.attempted': 1, 'connect.succeeded': 1 } : {},
          { 'delivery.received': count },
          1,
          latencyOf(count),
        ),
        poolWindow(
          index === 0 ? { 'connect.attempted': 3, 'connect.succeeded': 2, 'connect.failed': 1 } : {},
          { 'publish.sent': published },
          2,
          {},
        ),
      ],
      published: [{ step: 0, counts: slots(published / 10), firstUs: slots(0) }],
      subscribed: [{ step: 0, certain: slots(1), possible: slots(1), ended: slots(0), settledUs: slots(0) }],
      received: [{ publish: 0, pool: 0, count, gaps: 0, duplicated: 0, reordered: 0 }],
      errors: index === 0 ? [{ pool: 1, reason: 'connect failed: ECONNREFUSED', count: 1, firstAtMs: 12 }] : [],
      processes: [0, 1].map((worker) => processSample({ worker, cpuMs: 100, openSockets: 2, eventLoopDelayUs: 300 * (worker + 1) })),
    };
  });
}

export function makeReport(plan: Plan, windows: Window[], ending: Ending = { kind: 'complete' }, isLive = false): Report {
  const series = new WindowSeries(plan.pools.length);
  const accountant = new Accountant(accountsOf(plan), plan.settleMs);
  for (const window of windows) {
    series.add(0, window);
    accountant.add(window);
  }
  const agents = [{ name: 'local', clients: 3 }];
  return reportOf({
    plan,
    startedAt: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
    durationMs: 4321,
    series,
    books: accountant.books(),
    agents,
    ending,
    isLive,
  });
}

function poolWindow(
  first: PoolWindow['counters'],
  always: PoolWindow['counters'],
  connected: number,
  latency: PoolWindow['latency'],
): PoolWindow {
  return { counters: { ...first, ...always }, peak: connected, connected, ended: 0, latency };
}

/** 1 ms, 2 ms, … . */
function latencyOf(count: number): PoolWindow['latency'] {
  const histogram = new Histogram();
  for (let value = 1; value <= count; value++) histogram.record(value * 1000);
  return { 'delivery.latency': encodeHistogram(histogram) };
}

function slots(value: number): number[] {
  return Array(10).fill(value);
}
