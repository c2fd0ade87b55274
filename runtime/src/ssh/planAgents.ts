import { join } from 'node:path';
import { type AgentStarter, StartError } from '../director/agentProcess.ts';
import type { AgentPlan, Plan } from '../plan/plan.ts';
import { HostError, type HostStep, stepText } from './hostError.ts';
import { openHosts } from './hosts.ts';
import { sshNetwork } from './network.ts';
import type { Questions } from './questions.ts';
import { readRunFiles } from './runFiles.ts';
import { nodeAt, ownNode } from './spareNode.ts';
import { userConfig } from './userConfig.ts';

export interface PlanAgentsOptions {
  /** The folder of `agent.js`. */
  programs: string;
  /** The scenario's folder. */
  baseFolder: string;
  /** Starts the agents of this machine. */
  local(agent: AgentPlan): AgentStarter;
  questions: Questions;
  /** Values of the secrets that open hosts. */
  passwords: Readonly<Record<string, string>>;
  /** A Node for hosts that have none; absent: our own, where it fits. */
  nodeExecutable?: string;
  onStep?(host: string, step: HostStep, share?: number): void;
  /** The connection to a running agent is lost, or there again where the reason is absent. */
  onAway?(host: string, reason?: string): void;
}

/** Agents that are there, on this machine and on others. */
export interface PlanAgents {
  /** The plan without the hosts that cannot take part; those that are there carry all of its clients. */
  plan: Plan;
  /** One for each agent of that plan. */
  agents: AgentStarter[];
  /** Why the others cannot. */
  failures: HostError[];
  /** After the run: nothing of it stays on the hosts, and the connections to them are closed. */
  close(): Promise<void>;
}

/**
 * Starts the agents of a plan on their hosts. Where one fails, the plan's `on_agent_loss` decides: with `continue` the run goes on with
 * the rest, as long as there is any; with `stop` it still has that agent, which will not start, and so ends before it has begun.
 */
export async function openPlanAgents(plan: Plan, options: PlanAgentsOptions): Promise<PlanAgents> {
  const remote = plan.agents.filter(({ kind }) => kind === 'ssh');
  if (remote.length === 0) return { plan, agents: plan.agents.map(options.local), failures: [], close: async () => {} };
  const { nodeExecutable } = options;
  const spareNode = await (nodeExecutable === undefined ? ownNode() : nodeAt(nodeExecutable));
  const orders = remote.map(({ host, passwordSecret }) => {
    const password = passwordSecret === undefined ? undefined : options.passwords[passwordSecret];
    return { host, ...(password !== undefined && { password }) };
  });
  const hosts = await openHosts(orders, {
    network: sshNetwork({ settingsOf: userConfig(), questions: options.questions }),
    agentProgram: join(options.programs, 'agent.js'),
    files: await readRunFiles(plan, options.baseFolder),
    orphanTimeoutMs: plan.agentPolicy.orphanTimeoutMs,
    ...(spareNode && { spareNode }),
    onStep: (host, step, share) => options.onStep?.(remote[host].host, step, share),
    onAway: (host, reason) => options.onAway?.(remote[host].host, reason),
  });
  const failures = hosts.agents.filter((agent) => agent instanceof HostError);
  const started = plan.agents.map((agent) => (agent.kind === 'ssh' ? hosts.agents[remote.indexOf(agent)] : options.local(agent)));
  const takesPart = (agent: AgentStarter | HostError) =>
    !(agent instanceof HostError) || plan.agentPolicy.onAgentLoss === 'stop' || failures.length === plan.agents.length;
  return {
    plan: { ...plan, agents: plan.agents.filter((_, index) => takesPart(started[index])) },
    agents: started.filter(takesPart).map((agent) => (agent instanceof HostError ? failed(agent) : agent)),
    failures,
    close: hosts.close,
  };
}

function failed({ host, step, reason, remedy }: HostError): AgentStarter {
  return { name: host, start: () => Promise.reject(new StartError(`${stepText[step]} failed: ${reason}`, remedy)) };
}
