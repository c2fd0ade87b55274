import { basename, dirname } from 'node:path';
import { Uri, workspace } from 'vscode';
import { type PastRun, readHistory, runsFolderOf } from './runHistory.ts';

/** A scenario of the workspace and its runs, newest first. */
export interface ScenarioHistory {
  scenario: Uri;
  runs: PastRun[];
}

/** All scenarios of the workspace that have been run, by name. */
export async function workspaceRuns(): Promise<ScenarioHistory[]> {
  const scenarios = (await workspaceScenarios()).filter(({ scheme }) => scheme === 'file');
  // Scenarios of one folder keep their runs in one place, which is read once.
  const folders = new Set(scenarios.map(({ fsPath }) => runsFolderOf(fsPath)));
  const runs = new Map(await Promise.all([...folders].map(async (folder) => [folder, await readHistory(folder)] as const)));
  return scenarios
    .map((scenario) => ({
      scenario,
      runs: (runs.get(runsFolderOf(scenario.fsPath)) ?? []).filter(({ report }) => report.sourceFile === basename(scenario.fsPath)),
    }))
    .filter((history) => history.runs.length > 0);
}

export async function workspaceScenarios(): Promise<Uri[]> {
  const found = await workspace.findFiles('**/*.mqtt-scenario', '**/node_modules/**');
  return found.sort((a, b) => a.path.localeCompare(b.path));
}

/** The scenario that a run's folder belongs to. */
export function scenarioOf({ folder, report }: PastRun): Uri {
  return Uri.file(`${dirname(dirname(dirname(folder)))}/${report.sourceFile}`);
}
