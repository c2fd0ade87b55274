import { dirname, join } from 'node:path';
import { type ExtensionContext, l10n, ProgressLocation, window, workspace } from 'vscode';
import { localAgent } from '../../runtime/src/director/localAgent.ts';
import type { NodeRuntime } from '../../runtime/src/director/nodeProcess.ts';
import type { PlanAgents } from '../../runtime/src/ssh/planAgents.ts';
import { hostQuestions } from './hostQuestions.ts';
import type { PreparedRun } from './runPreparation.ts';

/** Starts the plan's agents here and on other hosts, and shows how that goes. Hosts that cannot take part are named to the user. */
export async function openRunAgents(
  context: ExtensionContext,
  { plan, scenario, passwords }: PreparedRun,
  node: NodeRuntime,
): Promise<PlanAgents> {
  // SSH is large, and most runs do without it: it is loaded when it is needed.
  const [{ openPlanAgents }, { stepText }] = await Promise.all([
    import('../../runtime/src/ssh/planAgents.ts'),
    import('../../runtime/src/ssh/hostError.ts'),
  ]);
  const nodeExecutable = workspace.getConfiguration('mqtt-scenario').get('run.agentNodePath', '');
  const programs = context.asAbsolutePath('dist');
  const progress = { location: plan.agents.some(({ kind }) => kind === 'ssh') ? ProgressLocation.Notification : ProgressLocation.Window };
  const opened = await window.withProgress({ ...progress, title: l10n.t('Starting agents') }, (shown) =>
    openPlanAgents(plan, {
      programs,
      baseFolder: dirname(scenario.fsPath),
      local: ({ host }) => localAgent(node, join(programs, 'agent.js'), host),
      questions: hostQuestions,
      passwords,
      ...(nodeExecutable !== '' && { nodeExecutable }),
      onStep: (host, step) => shown.report({ message: `${host}: ${stepText[step]}` }),
      onAway: (host, reason) => void window.setStatusBarMessage(awayText(host, reason), 10_000),
    }),
  );
  for (const { message, remedy } of opened.failures) void window.showErrorMessage(`${message}. ${remedy}`);
  return opened;
}

function awayText(host: string, reason: string | undefined): string {
  return reason === undefined ? l10n.t('{0} is there again', host) : l10n.t('{0} is away: {1}', host, reason);
}
