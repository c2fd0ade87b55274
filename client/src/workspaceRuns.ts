import { basename } from 'node:path';
import { type Uri, workspace } from 'vscode';
import { type PastRun, readHistory, runsFolderIn, runsFolderOf } from './runHistory.ts';

/** A scenario of the workspace and its runs, newest first. */
export interface ScenarioHistory {
  scenario: Uri;
  runs: PastRun[];
}

/** All scenarios of the workspace that have been run, by name. */
export async function workspaceRuns(): Promise<ScenarioHistory[]> {
  const histories = (await workspaceScenarios()).map(async (scenario) => ({ scenario, runs: await runsOf(scenario) }));
  return (await Promise.all(histories)).filter(({ runs }) => runs.length > 0);
}

/** A scenario's runs, newest first. Those of one folder are kept together, so the file's name in the report tells whose they are. */
export async function runsOf(scenario: Uri): Promise<PastRun[]> {
  if (scenario.scheme !== 'file') return [];
  const runs = (await Promise.all(foldersFor(scenario).map((folder) => readHistory(folder)))).flat();
  return runs
    .filter(({ report }) => report.sourceFile === basename(scenario.fsPath))
    .sort((a, b) => b.report.startedAt.localeCompare(a.report.startedAt));
}

export async function workspaceScenarios(): Promise<Uri[]> {
  const found = await workspace.findFiles('**/*.mqtt-scenario', '**/node_modules/**');
  return found.sort((a, b) => a.path.localeCompare(b.path));
}

/** Runs started here are kept beside the scenario; those of the command where it was called, most likely the workspace's folder. */
function foldersFor(scenario: Uri): string[] {
  const root = workspace.getWorkspaceFolder(scenario)?.uri.fsPath;
  return [...new Set([runsFolderOf(scenario.fsPath), ...(root === undefined ? [] : [runsFolderIn(root)])])];
}
