import { type ExtensionContext, l10n } from 'vscode';
import type { AgentCheck } from '../../runtime/src/plan/agentCheck.ts';
import { checkAgents } from '../../runtime/src/ssh/checkAgents.ts';
import { type AgentsWish, withStartingAgents } from './startAgents.ts';

/** Asks the hosts of a plan what they have. Undefined where the user would not wait for it, or the window closes. */
export function askHosts(context: ExtensionContext, wish: AgentsWish, closing: AbortSignal): Promise<AgentCheck[] | undefined> {
  return withStartingAgents(context, wish, l10n.t('Checking hosts'), closing, (options) => checkAgents(wish.plan, options));
}
