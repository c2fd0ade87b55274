import { basename, dirname } from 'node:path';
import { type ExtensionContext, l10n, type OutputChannel, ProgressLocation, window } from 'vscode';
import { run } from '../../runtime/src/director/run.ts';
import type { Snapshot } from '../../runtime/src/director/snapshot.ts';
import { openPlanAgents, type PlanAgents } from '../../runtime/src/ssh/planAgents.ts';
import { nodeRuntime } from './nodeRuntime.ts';
import { applyProgress } from './panelState.ts';
import { runsFolderOf } from './runHistory.ts';
import type { PreparedRun } from './runPreparation.ts';
import { type ActiveRun, previousReport, type Runs } from './runs.ts';
import { firstView, progressOf } from './runView.ts';
import { withStartingAgents } from './startAgents.ts';

/** From the first process to the report, and until nothing of the run is left on any host. Undefined where its agents were not waited for. `closing`: the window goes. */
export async function carryOut(
  context: ExtensionContext,
  prepared: PreparedRun,
  runs: Runs,
  log: OutputChannel,
  closing: AbortSignal,
): Promise<ActiveRun | undefined> {
  const before = await previousReport(prepared.scenario);
  const agents = await withStartingAgents(context, prepared, l10n.t('Starting agents'), closing, (options) =>
    openPlanAgents(prepared.plan, options),
  );
  if (agents === undefined) return undefined;
  for (const { message, remedy } of agents.failures) void window.showErrorMessage(`${message}. ${remedy}`);
  const stop = () => runs.active?.stop();
  closing.addEventListener('abort', stop);
  try {
    // Agents of this machine alone are there at once, whether or not anybody still wants them.
    if (closing.aborted) return undefined;
    const active = begin(context, prepared, agents, runs, log);
    if (before !== undefined) active.before = before;
    runs.tell({ kind: 'started', run: active });
    showStart(active, runs);
    await active.over;
    return active;
  } finally {
    closing.removeEventListener('abort', stop);
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
