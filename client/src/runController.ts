import { commands, type ExtensionContext, l10n, type OutputChannel, type Uri, window, workspace } from 'vscode';
import type { AgentWork } from './agentWork.ts';
import type { Language } from './language.ts';
import { prepareRun, type RunWish } from './runPreparation.ts';
import type { ActiveRun, Runs } from './runs.ts';

export interface RunController {
  /** Resolves when the run is over, or at once to undefined where none comes about: why has been said to the user, who need not answer. */
  start(wish: RunWish): Promise<ActiveRun | undefined>;
  /** The same for a scenario as its last run in this window was asked for: with those parameters, on that broker. */
  again(scenario: Uri): Promise<ActiveRun | undefined>;
}

/** Runs scenarios by the director in this process and agents in processes of their own; one at a time. */
export function createRunController(
  context: ExtensionContext,
  language: Language,
  runs: Runs,
  log: OutputChannel,
  agents: AgentWork,
): RunController {
  let current: Promise<ActiveRun | undefined> | undefined;
  const wishes = new Map<string, RunWish>();
  const attempt = async (wish: RunWish): Promise<ActiveRun | undefined> => {
    try {
      const prepared = await prepareRun(context, language, wish);
      if (prepared === undefined) return undefined;
      const { scenario } = prepared;
      wishes.set(scenario.toString(), { ...wish, scenario });
      const { carryOut } = await import('./withAgents.ts');
      return await agents.during((closing) => carryOut(context, prepared, runs, log, closing));
    } catch (problem) {
      const reason = problem instanceof Error ? problem.message : String(problem);
      void window.showErrorMessage(l10n.t('The run could not be started: {0}', reason));
      return undefined;
    } finally {
      current = undefined;
    }
  };
  const start = async (wish: RunWish): Promise<ActiveRun | undefined> => {
    // Its verdict is there and can be seen: what remains is to clean up behind it, and that is worth waiting for.
    if (runs.active?.view.phase === 'ended') await current;
    if (current !== undefined) return void refuseSecond();
    if (!workspace.isTrusted) return void refuseUntrusted();
    current = attempt(wish);
    return current;
  };
  return { start, again: (scenario) => start(wishes.get(scenario.toString()) ?? { scenario }) };
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
