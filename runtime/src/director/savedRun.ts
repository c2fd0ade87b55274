import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import { reportOf } from '../report/build.ts';
import { type Report, reportVersion } from '../report/report.ts';
import type { Window } from '../stats/window.ts';
import { Measurements } from './measurements.ts';

/** The newest run's folder; undefined where there is none yet. */
export function latestRun(runsFolder: string): string | undefined {
  const names = existsSync(runsFolder) ? readdirSync(runsFolder) : [];
  // Their names begin with their time.
  const newest = names
    .filter((name) => existsSync(join(runsFolder, name, 'plan.json')))
    .sort()
    .at(-1);
  return newest && join(runsFolder, newest);
}

/**
 * The report of a run, from its folder or its `report.json`. Where the director did not live to write one, it is made of the windows
 * that were on disk by then. Throws where there is no run, or one of another version.
 */
export function readReport(path: string): Report {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const file = join(folder, 'report.json');
  if (!existsSync(file)) return reportOfCutRun(folder);
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.schemaVersion !== reportVersion) throw new Error(`${file} was written by another version: run the scenario again`);
  return report;
}

/** The seconds that were written before the end, each as it was written last. A last line that was cut short is left out. */
export function readWindows(folder: string): Window[] {
  const seconds = new Map<number, Window>();
  for (const line of readFileSync(join(folder, 'windows.ndjson'), 'utf8').split('\n').slice(0, -1)) {
    const window = JSON.parse(line) as Window;
    seconds.set(window.index, window);
  }
  return [...seconds.values()].sort((a, b) => a.index - b.index);
}

function reportOfCutRun(folder: string): Report {
  const planFile = join(folder, 'plan.json');
  const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan;
  const measurements = new Measurements(plan, 1);
  const windows = readWindows(folder);
  for (const window of windows) measurements.add(0, window);
  return reportOf({
    plan,
    startedAt: statSync(planFile).mtime,
    durationMs: ((windows.at(-1)?.index ?? -1) + 1) * 1000,
    series: measurements.series,
    books: measurements.books(),
    agents: plan.agents.map(({ host }) => ({ name: host, clients: 0 })),
    ending: {
      kind: 'error',
      reason: 'the run was cut off before it could report',
      hint: 'These are the seconds that were on disk by then.',
    },
  });
}
