import { dirname, join } from 'node:path';
import { type CancellationToken, type ExtensionContext, l10n, ProgressLocation, type Uri, window, workspace } from 'vscode';
import { localAgent } from '../../runtime/src/director/localAgent.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { stepText } from '../../runtime/src/ssh/hostError.ts';
import type { PlanAgentsOptions } from '../../runtime/src/ssh/planAgents.ts';
import { hostQuestions } from './hostQuestions.ts';
import { nodeRuntime } from './nodeRuntime.ts';

/** What the agents of a plan are started for, and with. */
export interface AgentsWish {
  scenario: Uri;
  plan: Plan;
  /** Values of the secrets that open hosts. */
  passwords: Record<string, string>;
}

/**
 * Does something with the plan's agents, here and on other hosts, and shows how that goes. Resolves to undefined where the user would
 * not wait for it or the window closes; what had begun is taken back then. Rejects with what `work` rejects with.
 */
export async function withStartingAgents<Result>(
  context: ExtensionContext,
  { scenario, plan, passwords }: AgentsWish,
  title: string,
  closing: AbortSignal,
  work: (options: PlanAgentsOptions) => Promise<Result>,
): Promise<Result | undefined> {
  const programs = context.asAbsolutePath('dist');
  const nodeExecutable = workspace.getConfiguration('mqtt-scenario').get('run.agentNodePath', '');
  const isFar = plan.agents.some(({ kind }) => kind === 'ssh');
  const progress = { title, location: isFar ? ProgressLocation.Notification : ProgressLocation.Window, cancellable: isFar };
  return window.withProgress(progress, async (shown, token) => {
    const signal = AbortSignal.any([closing, signalOf(token)]);
    try {
      return await work({
        programs,
        baseFolder: dirname(scenario.fsPath),
        local: ({ host }) => localAgent(nodeRuntime(), join(programs, 'agent.js'), host),
        questions: hostQuestions,
        passwords,
        signal,
        ...(nodeExecutable !== '' && { nodeExecutable }),
        onStep: (host, step) => shown.report({ message: `${host}: ${stepText[step]}` }),
        onAway: (host, reason) => void window.setStatusBarMessage(awayText(host, reason), 10_000),
      });
    } catch (problem) {
      if (signal.aborted) return undefined;
      throw problem;
    }
  });
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

function awayText(host: string, reason: string | undefined): string {
  return reason === undefined ? l10n.t('{0} is there again', host) : l10n.t('{0} is away: {1}', host, reason);
}
