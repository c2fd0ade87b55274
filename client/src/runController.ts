import { basename, dirname } from 'node:path';
import { execPath } from 'node:process';
import { commands, type ExtensionContext, l10n, type OutputChannel, ProgressLocation, window, workspace } from 'vscode';
import type { NodeRuntime } from '../../runtime/src/director/nodeProcess.ts';
import { run } from '../../runtime/src/director/run.ts';
import type { Snapshot } from '../../runtime/src/director/snapshot.ts';
import type { PlanAgents } from '../../runtime/src/ssh/planAgents.ts';
import type { Language } from './languageClient.ts';
import { applyProgress } from './panelState.ts';
import { openRunAgents } from './runAgents.ts';
import { runsFolderOf } from './runHistory.ts';
import { type PreparedRun, prepareRun, type RunWish } from './runPreparation.ts';
import { type ActiveRun, previousReport, type Runs } from './runs.ts';
import { firstView, progressOf } from './runView.ts';

export interface RunController {
  /** Resolves when the run is over, or at once to undefined where none comes about: why has been said to the user, who need not answer. */
  start(wish: RunWish): Promise<ActiveRun | undefined>;
  /** Ends a run that is going on and waits for its report. */
  shutDown(): Promise<void>;
}

/** Runs scenarios by the director in this process and agents in processes of their own; one at a time. */
export function createRunController(context: ExtensionContext, language: Language, runs: Runs, log: OutputChannel): RunController {
  let current: Promise<ActiveRun | undefined> | undefined;
  const attempt = async (wish: RunWish): Promise<ActiveRun | undefined> => {
    try {
      const prepared = await prepareRun(context, language, wish);
      return prepared && (await carryOut(context, prepared, runs, log));
    } catch (problem) {
      const reason = problem instanceof Error ? problem.message : String(problem);
      void window.showErrorMessage(l10n.t('The run could not be started: {0}', reason));
      return undefined;
    } finally {
      current = undefined;
    }
  };
  return {
    async start(wish) {
      // Its verdict is there and can be seen: what remains is to clean up behind it, and that is worth waiting for.
      if (runs.active?.view.phase === 'ended') await current;
      if (current !== undefined) return void refuseSecond();
      if (!workspace.isTrusted) return void refuseUntrusted();
      current = attempt(wish);
      return current;
    },
    async shutDown() {
      if (runs.active === undefined) return;
      runs.active.stop();
      await current;
    },
  };
}

/** From the first process to the report, and until nothing of the run is left on any host. */
async function carryOut(context: ExtensionContext, prepared: PreparedRun, runs: Runs, log: OutputChannel): Promise<ActiveRun> {
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

async function refuseSecond(): Promise<void> {
  const stop = l10n.t('Stop It');
  const answer = await window.showWarningMessage(l10n.t('A run is going on: a second one would spoil the figures of both.'), stop);
  if (answer === stop) await commands.executeCommand('mqtt-scenario.stop');
}

async function refuseUntrusted(): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const message = l10n.t('A run starts processes and opens connections, so it needs a trusted workspace.');
  if ((await window.showErrorMessage(message, manage)) === manage) await commands.executeCommand('workbench.trust.manage');
}
