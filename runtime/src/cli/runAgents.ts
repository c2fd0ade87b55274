import { join } from 'node:path';
import { localAgent } from '../director/localAgent.ts';
import type { Plan } from '../plan/plan.ts';
import { openPlanAgents, type PlanAgents } from '../ssh/planAgents.ts';
import { InputError } from './exitCodes.ts';
import { hostQuestions } from './hostQuestions.ts';
import { type HostsView, hostsView } from './hostsView.ts';
import type { Terminal } from './terminal.ts';

export interface RunAgentsOptions {
  baseFolder: string;
  embeddedBroker: boolean;
  agentNode: string | undefined;
  passwords: Record<string, string>;
  note(text: string): void;
}

/**
 * Starts the plan's agents, on this machine and on others, and tells how that goes. `undefined`: Ctrl-C came before they were there, and
 * nothing of them stays. Throws `InputError`.
 */
export async function openRunAgents(plan: Plan, options: RunAgentsOptions, terminal: Terminal): Promise<PlanAgents | undefined> {
  const hosts = plan.agents.filter(({ kind }) => kind === 'ssh').map(({ host }) => host);
  if (hosts.length > 0 && options.embeddedBroker) {
    throw new InputError('the embedded broker listens on this machine alone: name one that the agents can reach with --broker URL');
  }
  for (const { host } of hosts.length > 0 ? plan.brokers : []) {
    if (isOwn(host)) terminal.note(`note: ${host} is each agent's own machine: name the broker as the agents know it\n`);
  }
  const view = hostsView(hosts, terminal);
  const { agentNode, note } = options;
  const interruption = interruptionOf(terminal, view);
  try {
    const opened = await openPlanAgents(plan, {
      programs: terminal.programs,
      baseFolder: options.baseFolder,
      local: ({ host }) => localAgent({ path: process.execPath }, join(terminal.programs, 'agent.js'), host),
      passwords: options.passwords,
      questions: hostQuestions(terminal, view.pause),
      signal: interruption.signal,
      ...(agentNode !== undefined && { nodeExecutable: agentNode }),
      onStep: view.step,
      onAway: (host, reason) => note(reason === undefined ? `${host} is there again\n` : `${host} is away: ${reason}\n`),
    });
    view.end();
    for (const { message, remedy } of opened.failures) terminal.note(`${terminal.colors.bad('error:')} ${message}. ${remedy}\n`);
    return opened;
  } catch (error) {
    view.end();
    if (interruption.signal.aborted) return undefined;
    // Hosts say for themselves what is wrong with them; this is about files that were to travel.
    throw new InputError((error as Error).message);
  } finally {
    interruption.release();
  }
}

/** The first Ctrl-C gives up; a second one ends the program, as ever. */
function interruptionOf(terminal: Terminal, view: HostsView): { signal: AbortSignal; release(): void } {
  const interrupted = new AbortController();
  const release = terminal.onInterrupt(() => {
    release();
    view.pause();
    terminal.note('stopping: what has begun on other hosts is taken back; Ctrl-C again ends at once\n');
    interrupted.abort();
  });
  return { signal: interrupted.signal, release };
}

/** Whether an address means the machine that asks for it. */
function isOwn(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
