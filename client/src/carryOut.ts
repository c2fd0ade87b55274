import { basename, dirname } from 'node:path';
import { execPath } from 'node:process';
import { type ExtensionContext, l10n, type OutputChannel, ProgressLocation, window, workspace } from 'vscode';
import type { NodeRuntime } from '../../runtime/src/director/nodeProcess.ts';
import { run } from '../../runtime/src/director/run.ts';
import type { Snapshot } from '../../runtime/src/director/snapshot.ts';
import type { PlanAgents } from '../../runtime/src/ssh/planAgents.ts';
import { applyProgress } from './panelState.ts';
import { openRunAgents } from './runAgents.ts';
import { runsFolderOf } from './runHistory.ts';
import type { PreparedRun } from './runPreparation.ts';
import { type ActiveRun, previousReport, type Runs } from './runs.ts';
import { firstView, progressOf } from './runView.ts';

/** From the first process to the report, and until nothing of the run is left on any host. */
export async function carryOut(context: ExtensionContext, prepared: PreparedRun, runs: Runs, log: OutputChannel): Promise<ActiveRun> {
  const before = await previousReport(prepared.scenario);
  const agents = await openRunAgents(context, prepared, nodeRuntime());
  try {
    const active = begin(context, prepared, agents, runs, log);
    if (before !== undefined) active.before = before;
    runs.tell({ kind: 'started', run: active });
    showStart(active, runs);
    await active.over;
    return active;
  } finally {
    await agents.close();
    if (runs.active !== undefined) {
      runs.active.ended = true;
      runs.tell({ kind: 'ended', run: runs.active });
    }
  }
}

function begin(context: ExtensionContext, prepared: PreparedRun, { plan, agents }: PlanAgents, runs: Runs, log: OutputChannel): ActiveRun {
  const { scenario, secrets, embeddedBroker } = prepared;
  const { folder, result, stop } = run(plan, {
    programs: context.asAbsolutePath('dist'),
    node: nodeRuntime(),
    runsFolder: runsFolderOf(scenario.fsPath),
    baseFolder: dirname(scenario.fsPath),
    secrets,
    embeddedBroker,
    agents,
    // The director speaks at the earliest after this function has gone on.
    onSnapshot: (snapshot) => advance(active, snapshot, runs),
    onLog: ({ pool, client, line, message }) => log.appendLine(`${pool}[${client}] line ${line}: ${message}`),
  });
  const view = firstView(basename(folder), plan);
  const active: ActiveRun = { scenario, folder, view, report: view.report, ended: false, stop, over: result };
  return active;
}

function advance(active: ActiveRun, snapshot: Snapshot, runs: Runs): void {
  const progress = progressOf(active.view, snapshot);
  active.view = applyProgress(active.view, progress);
  active.report = snapshot.report;
  runs.tell({ kind: 'progressed', run: active, progress });
}

/** Starting agents can take a while: says so, and can be cancelled, until the first second of the run. */
function showStart(active: ActiveRun, runs: Runs): void {
  const title = l10n.t('Starting {0}', active.report.scenario);
  void window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, cancelled) => {
    cancelled.onCancellationRequested(() => active.stop());
    return new Promise<void>((resolve) => {
      const listening = runs.onDidChange((change) => {
        if (change.kind === 'history' || (change.kind !== 'ended' && change.run.view.phase === 'starting')) return;
        listening.dispose();
        resolve();
      });
    });
  });
}

/** VS Code's own executable is a Node when told so: users need not have one. */
function nodeRuntime(): NodeRuntime {
  const path = workspace.getConfiguration('mqtt-scenario').get('run.nodePath', '');
  return path === '' ? { path: execPath, env: { ELECTRON_RUN_AS_NODE: '1' } } : { path };
}
