import { Disposable, l10n, StatusBarAlignment, window } from 'vscode';
import { formatCount, formatDuration, formatRate } from '../../runtime/src/report/format.ts';
import type { Runs } from './runs.ts';

/** While a run goes on, its live figures in the status bar; a click shows the panel. */
export function registerStatusBar(runs: Runs): Disposable {
  const item = window.createStatusBarItem('mqtt-scenario.run', StatusBarAlignment.Left, 100);
  item.name = l10n.t('MQTT Scenario run');
  item.command = 'mqtt-scenario.showResults';
  const listening = runs.onDidChange((change) => {
    const run = runs.active;
    if (run === undefined) return item.hide();
    if (change.kind === 'history') return;
    const { phase, elapsedMs, points } = run.view;
    const now = points.at(-1);
    const figures =
      now === undefined
        ? ''
        : ` · ${l10n.t('{0} connected', formatCount(now.connected))} · ${formatRate(now.published)} ↑ ${formatRate(now.delivered)} ↓`;
    item.text =
      phase === 'starting'
        ? `$(sync~spin) ${l10n.t('Starting {0}', run.report.scenario)}`
        : `$(pulse) ${formatDuration(elapsedMs)}${figures}`;
    item.tooltip = l10n.t('{0} is running: show its results', run.report.scenario);
    item.show();
  });
  return Disposable.from(item, listening);
}
