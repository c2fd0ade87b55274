import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readReport, readWindows } from '../../runtime/src/director/savedRun.ts';
import { usualMs } from '../../runtime/src/plan/longest.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { Totals } from '../../runtime/src/stats/totals.ts';
import { barrierMarks } from './barrierMarks.ts';
import type { Mark, RunView } from './messages.ts';
import { distributions, seriesPoint } from './seriesPoint.ts';

/** The view of a run that is over, from its folder. @throws where a file is missing or is not what it should be */
export async function recordedRun(folder: string): Promise<RunView> {
  const plan: Plan = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'));
  const report = readReport(folder);
  const windows = readWindows(folder);
  const totals = new Totals(plan.pools.length);
  for (const window of windows) totals.add(window);
  const marks = report.errors.map(({ reason, pool, firstAtMs }): Mark => ({ kind: 'error', atMs: firstAtMs, text: `${pool}: ${reason}` }));
  return {
    id: basename(folder),
    phase: 'ended',
    elapsedMs: report.durationMs,
    usualMs: usualMs(plan),
    longestMs: plan.longestMs,
    report,
    points: windows.map(seriesPoint),
    distributions: distributions(totals),
    marks: [...barrierMarks(report), ...marks].sort((a, b) => a.atMs - b.atMs),
  };
}
