import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readReport } from '../../runtime/src/director/savedRun.ts';
import { type Report, reportVersion } from '../../runtime/src/report/report.ts';

/** A run that is over. */
export interface PastRun {
  /** Its folder; `recordedRun` reads the rest. */
  folder: string;
  report: Report;
}

/** Where the runs of a scenario are kept: beside it. */
export function runsFolderOf(scenarioFile: string): string {
  return runsFolderIn(dirname(scenarioFile));
}

export function runsFolderIn(folder: string): string {
  return join(folder, '.mqtt-scenario', 'runs');
}

/** The newest runs in a folder, newest first. What is no run, or none of this version, is left out. */
export async function readHistory(runsFolder: string, most = 200): Promise<PastRun[]> {
  const names = await readdir(runsFolder).catch(() => []);
  // Names begin with the time.
  const newest = names.sort().reverse().slice(0, most);
  return newest.map((name) => readPastRun(join(runsFolder, name))).filter((run) => run !== undefined);
}

/** @throws where the folder cannot be removed */
export async function deleteRun(folder: string): Promise<void> {
  await rm(folder, { recursive: true });
}

function readPastRun(folder: string): PastRun | undefined {
  try {
    const report = readReport(folder);
    return report.schemaVersion === reportVersion ? { folder, report } : undefined;
  } catch {
    return undefined;
  }
}
