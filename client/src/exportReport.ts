import { basename, join } from 'node:path';
import { commands, type Disposable, l10n, Uri, window, workspace } from 'vscode';
import type { ResultsPanel } from './resultsPanel.ts';
import type { RunItem } from './runsView.ts';

/** Saves a run's `report.json` where the user wants it: from the panel, from the runs view, or for the run shown last. */
export function registerExportReport(panel: ResultsPanel): Disposable {
  return commands.registerCommand('mqtt-scenario.exportReport', async (from?: string | RunItem) => {
    const folder = typeof from === 'string' ? from : (from?.folder ?? panel.shown?.folder);
    if (folder === undefined) {
      void window.showInformationMessage(l10n.t('There is no run to export yet.'));
      return;
    }
    const target = await window.showSaveDialog({
      title: l10n.t('Export Report'),
      defaultUri: Uri.file(join(folder, '..', '..', '..', `${basename(folder)}.json`)),
      filters: { JSON: ['json'] },
    });
    if (target !== undefined) await workspace.fs.copy(Uri.file(join(folder, 'report.json')), target, { overwrite: true });
  });
}
