import type { Phase } from '../../runtime/src/director/runState.ts';
import type { Snapshot } from '../../runtime/src/director/snapshot.ts';
import { usualMs } from '../../runtime/src/plan/longest.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { reportOf } from '../../runtime/src/report/build.ts';
import type { ExpectationResult, Report } from '../../runtime/src/report/report.ts';
import { emptyBook } from '../../runtime/src/stats/account.ts';
import { WindowSeries } from '../../runtime/src/stats/windowSeries.ts';
import { barrierMarks } from './barrierMarks.ts';
import type { Current, Mark, Progress, RunView } from './messages.ts';
import { distributions, seriesPoint } from './seriesPoint.ts';

/** A run that has just been asked for: nothing is measured yet. */
export function firstView(id: string, plan: Plan): RunView {
  const report = reportOf({
    plan,
    startedAt: new Date(),
    durationMs: 0,
    series: new WindowSeries(plan.pools.length),
    books: { accounts: [], total: emptyBook },
    agents: [],
    ending: { kind: 'complete' },
  });
  return {
    id,
    phase: 'starting',
    elapsedMs: 0,
    usualMs: usualMs(plan),
    longestMs: plan.longestMs,
    report,
    points: [],
    distributions: {},
    marks: [],
  };
}

/** What a snapshot of the director changes for those who look at `view`. */
export function progressOf(view: RunView, snapshot: Snapshot): Progress {
  const { report, phase, usualMs, longestMs, totals, seconds } = snapshot;
  const elapsedMs = Math.max(0, snapshot.elapsedMs);
  const current: Current = {
    phase: phases[phase],
    elapsedMs,
    usualMs,
    longestMs,
    report,
    distributions: distributions(totals),
    marks: [...view.marks, ...newMarks(view, phases[phase], report, elapsedMs)],
  };
  return { points: seconds.map(seriesPoint), current };
}

const phases: Record<Phase, RunView['phase']> = {
  preparing: 'starting',
  running: 'running',
  settling: 'settling',
  leaving: 'settling',
  stopping: 'settling',
  over: 'ended',
};

/** What has happened since `view`: the first error of each kind, and expectations that no longer hold or never did. */
function newMarks(view: RunView, phase: RunView['phase'], report: Report, elapsedMs: number): Mark[] {
  const known = new Set(view.report.errors.map(({ reason, pool }) => `${pool} ${reason}`));
  const errors = report.errors.filter(({ reason, pool }) => !known.has(`${pool} ${reason}`));
  const broken = report.expectations.filter((now, index) => breaks(view.report.expectations[index], now));
  const settles = phase === 'settling' && view.phase !== 'settling';
  return [
    ...barrierMarks(report, view.report),
    ...errors.map(
      ({ reason, pool, firstAtMs }): Mark => ({ kind: 'error', atMs: firstAtMs, text: `${pool}: ${reason}`, ...lineOf(report, pool) }),
    ),
    ...broken.map(({ text, line, actualText }): Mark => ({ kind: 'expectation', atMs: elapsedMs, text: `${text}: ${actualText}`, line })),
    ...(settles ? [{ kind: 'phase', atMs: elapsedMs, text: 'every publisher has ended' } as const] : []),
  ];
}

function breaks(before: ExpectationResult | undefined, now: ExpectationResult): boolean {
  if (now.passed || now.actual === null) return false;
  return before === undefined || before.passed || before.actual === null;
}

function lineOf(report: Report, name: string): { line?: number } {
  const pool = report.pools.find((each) => each.name === name);
  return pool === undefined ? {} : { line: pool.line };
}
