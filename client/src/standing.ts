import { type TextDocument, workspace } from 'vscode';
import type { Standing } from './lensTitles.ts';
import type { ScenarioRun } from './runs.ts';

/** A scenario is saved before it runs, so a later change on disk or in the editor is a change since the run. */
export async function standingOf(run: ScenarioRun, document: TextDocument): Promise<Standing> {
  if (document.isDirty) return 'stale';
  if (!run.ended) return 'live';
  const { mtime } = await workspace.fs.stat(document.uri);
  return mtime > Date.parse(run.report.startedAt) ? 'stale' : 'final';
}
