import { commands, Disposable, l10n, window } from 'vscode';
import { formatCount, formatLatency } from '../../runtime/src/report/format.ts';
import type { ResultsPanel } from './resultsPanel.ts';
import { allRuns, chosenRuns, type RunItem } from './runsView.ts';

/** Shows a run against an earlier one: `Compare Runs…` asks for both, the runs view takes the selected ones. */
export function registerCompareRuns(panel: ResultsPanel): Disposable {
  const compare = async (runs: readonly RunItem[]) => {
    const [now, before] = [...runs].sort((a, b) => b.report.startedAt.localeCompare(a.report.startedAt));
    await panel.show({ scenario: now.scenario, folder: now.folder, baseline: before.folder });
  };
  return Disposable.from(
    commands.registerCommand('mqtt-scenario.compareRuns', async () => {
      const all = await allRuns();
      const shown = all.find(({ folder }) => folder === panel.shown?.folder);
      const first = shown ?? (await pickRun(all, l10n.t('Compare which run?')));
      const second = first && (await pickRun(likely(all, first), l10n.t('Compare it with which run?')));
      if (first && second) await compare([first, second]);
    }),
    commands.registerCommand('mqtt-scenario.runs.compareSelected', async (item: RunItem, all?: RunItem[]) => {
      const chosen = chosenRuns(item, all);
      if (chosen.length === 2) return compare(chosen);
      const others = await allRuns();
      const second = await pickRun(likely(others, item), l10n.t('Compare it with which run?'));
      if (second) await compare([item, second]);
    }),
  );
}

/** Other runs, those of the same scenario first. */
function likely(all: readonly RunItem[], run: RunItem): RunItem[] {
  const same = (other: RunItem) => (other.report.sourceFile === run.report.sourceFile ? 0 : 1);
  return all.filter(({ folder }) => folder !== run.folder).sort((a, b) => same(a) - same(b));
}

async function pickRun(runs: readonly RunItem[], title: string): Promise<RunItem | undefined> {
  if (runs.length === 0) {
    void window.showInformationMessage(l10n.t('Comparing takes two runs: run a scenario again first.'));
    return undefined;
  }
  const items = runs.map((run) => ({ label: `${signs[run.report.verdict]} ${run.report.scenario}`, ...about(run), run }));
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.run;
}

const signs = { passed: '$(pass)', failed: '$(error)', error: '$(warning)', stopped: '$(circle-slash)' };

function about({ report: { startedAt, messages, latencyUs } }: RunItem): { description: string; detail: string } {
  const p99 = latencyUs.delivery.count > 0 ? ` · p99 ${formatLatency(latencyUs.delivery.p99)}` : '';
  return { description: new Date(startedAt).toLocaleString(), detail: `${l10n.t('{0} delivered', formatCount(messages.delivered))}${p99}` };
}
