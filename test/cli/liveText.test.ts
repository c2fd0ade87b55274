import { describe, expect, test } from 'vitest';
import { liveText } from '../../runtime/src/cli/liveText.ts';
import { plainLine } from '../../runtime/src/cli/plainLine.ts';
import { progressView } from '../../runtime/src/cli/progressView.ts';
import type { Terminal } from '../../runtime/src/cli/terminal.ts';
import { Measurements } from '../../runtime/src/director/measurements.ts';
import type { Snapshot } from '../../runtime/src/director/snapshot.ts';
import { reportOf } from '../../runtime/src/report/build.ts';
import { noColors } from '../../runtime/src/report/colors.ts';
import { Histogram } from '../../runtime/src/stats/histogram.ts';
import { encodeHistogram } from '../../runtime/src/stats/histogramText.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { fanPlan } from '../director/fanPlan.ts';

test('a run is shown in a few lines that fit the terminal', () => {
  const { snapshot, seconds } = run(3);
  const text = liveText(snapshot, seconds, { width: 100, colors: noColors });
  expect(text.split('\n')).toEqual([
    'fan  ━━━━━━━━━━━━━━━━━━━━━━━━  3 s of about 6 s  running',
    'connected  5 of 5 · p50 2 ms p99 2 ms · 1 failed',
    'published       30/s ▃▆█ · 60 in all · 1 missed',
    'delivered       60/s ▃▆█ · 120 in all',
    'error      3 × connect failed: ECONNREFUSED · sender',
  ]);
  for (const line of liveText(snapshot, seconds, { width: 30, colors: noColors }).split('\n')) expect(line.length).toBeLessThanOrEqual(30);
});

test('a run is shown in one line where lines cannot be rewritten', () => {
  expect(plainLine(run(3).snapshot)).toBe('   3 s · running · 5 connected · 60 published (30/s) · 120 delivered (60/s) · 3 errors');
});

describe('a plain view', () => {
  test('adds a line for each phase and every five seconds, and leaves the end to the summary', () => {
    const lines: string[] = [];
    const view = progressView({ note: (text: string) => lines.push(text) } as unknown as Terminal);
    const phases: [number, Snapshot['phase']][] = [
      [0, 'preparing'],
      [0, 'running'],
      [1_000, 'running'],
      [4_999, 'running'],
      [5_000, 'running'],
      [9_000, 'running'],
      [9_500, 'settling'],
      [9_900, 'over'],
    ];
    for (const [elapsedMs, phase] of phases) view.show({ ...run(1).snapshot, elapsedMs, phase });
    expect(lines.map((line) => line.split(' · ').slice(0, 2).join().trim())).toEqual([
      '0 s,starting agents',
      '0 s,running',
      '5 s,running',
      '10 s,waiting for the last messages',
    ]);
  });
});

/** So many seconds in which three senders send 10, 20, 30 … messages to two receivers, and one more fails to connect. */
function run(length: number): { snapshot: Snapshot; seconds: Window[] } {
  const plan = fanPlan({ broker: { host: 'localhost', port: 1883 } });
  const measurements = new Measurements(plan, 1);
  for (let index = 0; index < length; index++) measurements.add(0, second(index));
  const report = reportOf({
    plan,
    startedAt: new Date(0),
    durationMs: length * 1000,
    series: measurements.series,
    books: measurements.books(),
    agents: [],
    ending: { kind: 'complete' },
  });
  const seconds = measurements.takeChanged();
  const times = { elapsedMs: length * 1000, usualMs: length * 2000, longestMs: 60_000 };
  const snapshot: Snapshot = {
    phase: 'running',
    ...times,
    report,
    totals: measurements.series.totals,
    seconds,
    latest: seconds[length - 1],
  };
  return { snapshot, seconds };
}

function second(index: number): Window {
  const histogram = new Histogram();
  histogram.record(2_000);
  const empty = emptyWindow(index, 2);
  const sent = 10 * (index + 1);
  const latency = { 'connect.time': encodeHistogram(histogram) };
  return {
    ...empty,
    pools: [
      { counters: { 'delivery.received': 2 * sent }, peak: 2, connected: 2, ended: 0, latency },
      {
        counters: { 'publish.sent': sent, ...(index === 0 && { 'connect.failed': 1, 'publish.missed': 1 }) },
        peak: 3,
        connected: 3,
        ended: 0,
        latency: {},
      },
    ],
    received: [{ publish: 0, pool: 0, count: 2 * sent, gaps: 0, duplicated: 0, reordered: 0 }],
    errors: [{ pool: 1, reason: 'connect failed: ECONNREFUSED', count: 1, firstAtMs: 10 }],
  };
}
