import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import type { Report } from '../report/report.ts';
import type { Window } from '../stats/window.ts';

/** The files of one run. A folder may tell of hosts and topics that are nobody else's business: it is for its owner alone. */
export interface RunFolder {
  path: string;
  writePlan(plan: Plan): void;
  /** One line each in `windows.ndjson`. A second that is written again replaces its earlier line. */
  appendWindows(windows: readonly Window[]): void;
  writeReport(report: Report): void;
}

/**
 * Makes `<runsFolder>/<time>-<scenario>/`. Writes are synchronous, so that what they hold survives whatever happens to this process
 * next; they are small and come once a second. Everything throws where the disk does not let it.
 */
export function createRunFolder(runsFolder: string, startedAt: Date, scenario: string): RunFolder {
  mkdirSync(runsFolder, { recursive: true, mode: 0o700 });
  hideFromGit(dirname(runsFolder));
  const path = makeFolder(join(runsFolder, nameOf(startedAt, scenario)));
  const write = (name: string, value: unknown) =>
    writeFileSync(join(path, name), `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  const append = (text: string) => appendFileSync(join(path, 'windows.ndjson'), text, { mode: 0o600 });
  append('');
  return {
    path,
    writePlan: (plan) => write('plan.json', plan),
    appendWindows: (windows) => append(windows.map((window) => `${JSON.stringify(window)}\n`).join('')),
    writeReport: (report) => write('report.json', report),
  };
}

/** Sorts by time: `2025-03-01T12-00-00-courier-peak`, in UTC. */
function nameOf(startedAt: Date, scenario: string): string {
  const time = startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
  return `${time}-${scenario.replace(/[^\w.-]+/g, '-').slice(0, 60)}`;
}

function makeFolder(path: string): string {
  for (let number = 1; ; number++) {
    const free = number === 1 ? path : `${path}-${number}`;
    if (existsSync(free)) continue;
    mkdirSync(free, { mode: 0o700 });
    return free;
  }
}

/** Runs lie beside the scenario, in a repository perhaps, where they have no place. */
function hideFromGit(folder: string): void {
  const file = join(folder, '.gitignore');
  if (basename(folder) === '.mqtt-scenario' && !existsSync(file)) writeFileSync(file, '*\n');
}
