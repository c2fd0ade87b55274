import { basename } from 'node:path';
import {
  commands,
  Disposable,
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { formatCount, formatLatency } from '../../runtime/src/report/format.ts';
import type { Report, Verdict } from '../../runtime/src/report/report.ts';
import { deleteRun, type PastRun } from './runHistory.ts';
import type { Runs } from './runs.ts';
import { type ScenarioHistory, workspaceRuns } from './workspaceRuns.ts';

/** A run in the tree. */
export interface RunItem extends PastRun {
  kind: 'run';
  scenario: Uri;
}

type Item = ({ kind: 'scenario' } & ScenarioHistory) | RunItem;

/** Every run of the workspace's scenarios, with verdict and key figures. */
export function registerRunsView(runs: Runs): Disposable {
  const changed = new EventEmitter<undefined>();
  const provider: TreeDataProvider<Item> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: (item) => (item.kind === 'scenario' ? scenarioItem(item) : runItem(item)),
    async getChildren(parent) {
      if (parent === undefined) return (await workspaceRuns()).map((history) => ({ kind: 'scenario' as const, ...history }));
      if (parent.kind === 'run') return [];
      return itemsOf(parent);
    },
  };
  const view = window.createTreeView('mqtt-scenario.runs', { treeDataProvider: provider, canSelectMany: true, showCollapseAll: true });
  const watcher = workspace.createFileSystemWatcher('**/.mqtt-scenario/runs/*/report.json');
  const refresh = () => runs.tell({ kind: 'history' });
  return Disposable.from(
    changed,
    view,
    watcher,
    watcher.onDidCreate(refresh),
    watcher.onDidDelete(refresh),
    runs.onDidChange(({ kind }) => (kind === 'ended' || kind === 'history') && changed.fire(undefined)),
    commands.registerCommand('mqtt-scenario.runs.refresh', refresh),
    commands.registerCommand('mqtt-scenario.runs.delete', async (item: RunItem, all?: Item[]) => {
      if (await removeAll(chosenRuns(item, all))) refresh();
    }),
  );
}

/** Every run of the workspace. */
export async function allRuns(): Promise<RunItem[]> {
  return (await workspaceRuns()).flatMap(itemsOf);
}

function itemsOf({ scenario, runs }: ScenarioHistory): RunItem[] {
  return runs.map((run) => ({ kind: 'run', scenario, ...run }));
}

/** The runs that a command of the view means: all selected ones where the clicked one is among them. */
export function chosenRuns(item: RunItem, all: readonly Item[] | undefined): RunItem[] {
  return (all ?? [item]).filter((each): each is RunItem => each.kind === 'run');
}

async function removeAll(chosen: readonly RunItem[]): Promise<boolean> {
  const remove = l10n.t('Delete');
  const question =
    chosen.length === 1 ? l10n.t('Delete this run and its report?') : l10n.t('Delete {0} runs and their reports?', chosen.length);
  if ((await window.showWarningMessage(question, { modal: true }, remove)) !== remove) return false;
  await Promise.all(chosen.map(({ folder }) => deleteRun(folder)));
  return true;
}

function scenarioItem({ scenario, runs }: ScenarioHistory): TreeItem {
  const item = new TreeItem(scenario, TreeItemCollapsibleState.Expanded);
  item.label = runs[0].report.scenario;
  item.description = `${basename(scenario.path)} · ${runs.length === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs.length)}`;
  item.contextValue = 'scenario';
  item.iconPath = ThemeIcon.File;
  return item;
}

function runItem(run: RunItem): TreeItem {
  const { report, folder } = run;
  const item = new TreeItem(timeOf(new Date(report.startedAt)), TreeItemCollapsibleState.None);
  item.id = folder;
  item.description = keyFigures(report);
  item.tooltip = new MarkdownString(
    `**${report.summary}**\n\n${report.expectations.map(({ text, passed, actualText }) => `- ${passed ? '✓' : '✗'} \`${text}\`: ${actualText}`).join('\n')}`,
  );
  item.contextValue = 'run';
  item.iconPath = iconOf(report.verdict);
  item.accessibilityInformation = { label: `${report.verdict}, ${item.label}, ${item.description}` };
  item.command = { command: 'mqtt-scenario.runs.open', title: l10n.t('Open Results'), arguments: [run] };
  return item;
}

/** The view is narrow: today's runs need no date. */
function timeOf(started: Date): string {
  const today = started.toDateString() === new Date().toDateString();
  return today ? started.toLocaleTimeString() : started.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

function keyFigures({ connections, messages, latencyUs }: Report): string {
  const p99 = latencyUs.delivery.count > 0 ? [`p99 ${formatLatency(latencyUs.delivery.p99)}`] : [];
  const lost = messages.lost > 0 ? [l10n.t('{0} lost', formatCount(messages.lost))] : [];
  const delivered = l10n.t('{0} delivered', formatCount(messages.delivered));
  return [...p99, ...lost, delivered, l10n.t('{0} connections', formatCount(connections.peak))].join(' · ');
}

function iconOf(verdict: Verdict): ThemeIcon {
  const [icon, colour] = {
    passed: ['pass', 'testing.iconPassed'],
    failed: ['error', 'testing.iconFailed'],
    error: ['warning', 'testing.iconErrored'],
    stopped: ['circle-slash', 'testing.iconSkipped'],
  }[verdict];
  return new ThemeIcon(icon, new ThemeColor(colour));
}
