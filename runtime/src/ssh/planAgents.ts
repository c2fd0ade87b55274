import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { type AgentStarter, StartError } from '../director/agentProcess.ts';
import type { AgentPlan, Plan } from '../plan/plan.ts';
import { everything, split } from '../plan/share.ts';
import { HostError, type HostStep, stepText } from './hostError.ts';
import { type HostOrder, type OpenHost, type OpenOptions, openHosts } from './hosts.ts';
import { type HostCapacity, hostWeights } from './hostWeights.ts';
import { sshNetwork } from './network.ts';
import type { Questions } from './questions.ts';
import { filesForHost, type RunFiles, readRunFiles } from './runFiles.ts';
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
  /** Gives up: what has begun is ended and taken back, and `openPlanAgents` rejects with the signal's reason. Without effect later. */
  signal?: AbortSignal;
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
  const files = await readRunFiles(plan, options.baseFolder);
  const { hosts, close } = await openHosts(
    remote.map((agent) => orderOf(agent, options)),
    await openOptions(plan, remote, options),
  );
  const opened = plan.agents.map((agent) => (agent.kind === 'ssh' ? hosts[remote.indexOf(agent)] : options.local(agent)));
  const failures = hosts.filter((host) => host instanceof HostError);
  const goesOn = plan.agentPolicy.onAgentLoss === 'continue' && failures.length < plan.agents.length;
  const takesPart = (index: number) => !goesOn || !(opened[index] instanceof HostError);
  const present = opened.filter((_, index) => takesPart(index));
  const actual = weighted({ ...plan, agents: plan.agents.filter((_, index) => takesPart(index)) }, present);
  const shares = split(
    everything,
    actual.agents.map(({ weight }) => weight),
  );
  // An upload ends with its agent.
  const giveUp = () => void close();
  options.signal?.addEventListener('abort', giveUp);
  const agents = await Promise.all(present.map((agent, index) => starterOf(agent, filesForHost(actual, shares[index], files), failures)));
  options.signal?.removeEventListener('abort', giveUp);
  if (options.signal?.aborted) await close();
  options.signal?.throwIfAborted();
  return { plan: actual, agents, failures, close };
}

/** Where nobody has written weights, hosts take what they can. */
function weighted(plan: Plan, agents: readonly Opened[]): Plan {
  if (!plan.agents.every(({ weightByHost }) => weightByHost)) return plan;
  const weights = hostWeights(agents.map(capacityOf));
  return { ...plan, agents: plan.agents.map(({ weightByHost: _, ...agent }, index) => ({ ...agent, weight: weights[index] })) };
}

function capacityOf(agent: Opened): HostCapacity {
  if (agent instanceof HostError) return {};
  return 'capacity' in agent ? agent.capacity : { cores: availableParallelism(), memoryMb: totalmem() / 1024 ** 2 };
}

/** An agent that waits on a host or will be started here, or why there is none. */
type Opened = OpenHost | AgentStarter | HostError;

function orderOf({ host, passwordSecret }: AgentPlan, { passwords }: PlanAgentsOptions): HostOrder {
  const password = passwordSecret === undefined ? undefined : passwords[passwordSecret];
  return { host, ...(password !== undefined && { password }) };
}

async function openOptions(plan: Plan, remote: readonly AgentPlan[], options: PlanAgentsOptions): Promise<OpenOptions> {
  const { nodeExecutable, signal } = options;
  const spareNode = await (nodeExecutable === undefined ? ownNode() : nodeAt(nodeExecutable));
  return {
    network: sshNetwork({ settingsOf: userConfig(), questions: options.questions }),
    agentProgram: join(options.programs, 'agent.js'),
    orphanTimeoutMs: plan.agentPolicy.orphanTimeoutMs,
    ...(spareNode && { spareNode }),
    ...(signal && { signal }),
    onStep: (host, step, share) => options.onStep?.(remote[host].host, step, share),
    onAway: (host, reason) => options.onAway?.(remote[host].host, reason),
  };
}

/** A host that has failed, or fails now, becomes an agent that says so when it is to start. */
async function starterOf(agent: Opened, files: RunFiles, failures: HostError[]): Promise<AgentStarter> {
  if (agent instanceof HostError) return failed(agent);
  if (!('upload' in agent)) return agent;
  try {
    await agent.upload(files);
    return agent.starter;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    failures.push(error);
    return failed(error);
  }
}

function failed({ host, step, reason, remedy }: HostError): AgentStarter {
  return { name: host, start: () => Promise.reject(new StartError(`${stepText[step]} failed: ${reason}`, remedy)) };
}
