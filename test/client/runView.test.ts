import { describe, expect, it } from 'vitest';
import type { RunView } from '../../client/src/messages.ts';
import { applyProgress } from '../../client/src/panelState.ts';
import { progressOf } from '../../client/src/runView.ts';
import type { Snapshot } from '../../runtime/src/director/snapshot.ts';
import type { Report } from '../../runtime/src/report/report.ts';
import { Histogram } from '../../runtime/src/stats/histogram.ts';
import { encodeHistogram } from '../../runtime/src/stats/histogramText.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';
import { Totals } from '../../runtime/src/stats/totals.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { sampleRun } from './sampleRun.ts';

const start = sampleRun({ phase: 'starting', seconds: 1 });

describe('a snapshot of the director', () => {
  it('becomes a point for each second that changed', () => {
    const { points } = progressOf(start, snapshot({ seconds: [secondOf(3, [250, 1_000, 40_000])] }));
    expect(points).toEqual([
      {
        second: 3,
        connected: 12,
        published: 30,
        delivered: 29,
        errors: 2,
        latency: { 'delivery.latency': { p50: expect.closeTo(1_000, -1), p90: 40_000, p99: 40_000, max: 40_000 } },
      },
    ]);
  });

  it('gives distributions that end at the largest value and claim nothing beyond', () => {
    const { distributions } = progressOf(
      start,
      snapshot({
        seconds: [
          secondOf(
            0,
            Array.from({ length: 100 }, (_, at) => at + 1),
          ),
        ],
      }),
    ).current;
    const points = distributions['delivery.latency'] ?? [];
    expect(points[0]).toEqual({ percent: 0, us: 1 });
    expect(points.at(-1)?.percent).toBe(99);
    expect(points.map(({ us }) => us)).toEqual(points.map(({ us }) => us).sort((a, b) => a - b));
    expect(distributions['publish.latency']).toBeUndefined();
  });

  it.each([
    ['preparing', 'starting'],
    ['running', 'running'],
    ['settling', 'settling'],
    ['leaving', 'settling'],
    ['stopping', 'settling'],
    ['over', 'ended'],
  ] as const)('%s is shown as %s', (phase, shown) => {
    expect(progressOf(start, snapshot({ phase })).current.phase).toBe(shown);
  });
});

describe('marks', () => {
  it('say an error once, when it is first heard of', () => {
    const error = { reason: 'closed', pool: 'rider', count: 1, firstAtMs: 1_500, hint: '' };
    const once = advance(start, { report: { ...start.report, errors: [error] } });
    const twice = advance(once, { report: { ...start.report, errors: [{ ...error, count: 9 }] } });
    expect(twice.marks.filter(({ kind }) => kind === 'error')).toEqual([{ kind: 'error', atMs: 1_500, text: 'rider: closed', line: 25 }]);
  });

  it('say when an expectation that held breaks, each time', () => {
    const expectation = (actual: number | null, passed: boolean) => [
      { ...start.report.expectations[0], actual, actualText: 'so much', passed },
    ];
    const course: [number | null, boolean, number][] = [
      [null, false, 1_000],
      [1, true, 2_000],
      [2, false, 3_000],
      [3, false, 4_000],
      [4, true, 5_000],
      [5, false, 6_000],
    ];
    const end = course.reduce(
      (view, [actual, passed, elapsedMs]) =>
        advance(view, { elapsedMs, report: { ...start.report, expectations: expectation(actual, passed) } }),
      start,
    );
    expect(end.marks.filter(({ kind }) => kind === 'expectation').map(({ atMs }) => atMs)).toEqual([3_000, 6_000]);
  });

  it('say when barriers opened, once each', () => {
    const barriers = (...openedAtMs: number[]) => [
      { signal: 'ready', count: 20, ...(openedAtMs[0] !== undefined && { openedAtMs: openedAtMs[0] }) },
      { signal: 'over', count: 1, ...(openedAtMs[1] !== undefined && { openedAtMs: openedAtMs[1] }) },
    ];
    const course = [barriers(), barriers(1_200), barriers(1_200), barriers(1_200, 4_000)];
    const end = course.reduce((view, opened) => advance(view, { report: { ...start.report, barriers: opened } }), start);
    expect(end.marks).toEqual([
      { kind: 'signal', atMs: 1_200, text: 'signal ready, 20 times' },
      { kind: 'signal', atMs: 4_000, text: 'signal over' },
    ]);
  });

  it('say once when the run settles', () => {
    const settled = advance(advance(start, { phase: 'settling', elapsedMs: 9_000 }), { phase: 'leaving', elapsedMs: 9_900 });
    expect(settled.marks.filter(({ kind }) => kind === 'phase').map(({ atMs }) => atMs)).toEqual([9_000]);
  });
});

function advance(view: RunView, changes: Partial<Snapshot>): RunView {
  return applyProgress(view, progressOf(view, snapshot(changes)));
}

function snapshot(changes: Partial<Snapshot>): Snapshot {
  const totals = new Totals(2);
  for (const window of changes.seconds ?? []) totals.add(window);
  const report: Report = { ...start.report, errors: [] };
  return { phase: 'running', elapsedMs: 1_000, usualMs: 8_000, longestMs: 60_000, report, totals, seconds: [], ...changes };
}

/** Two pools: one publishes, the other receives with these latencies. */
function secondOf(index: number, deliveryUs: readonly number[]): Window {
  const histogram = new Histogram();
  for (const us of deliveryUs) histogram.record(us);
  const [receiver, publisher] = emptyWindow(index, 2).pools;
  return {
    ...emptyWindow(index, 2),
    pools: [
      { ...receiver, connected: 2, counters: { 'delivery.received': 29 }, latency: { 'delivery.latency': encodeHistogram(histogram) } },
      { ...publisher, connected: 10, counters: { 'publish.sent': 30 } },
    ],
    errors: [{ pool: 1, reason: 'closed', count: 2, firstAtMs: 10 }],
  };
}
