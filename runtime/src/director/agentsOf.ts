import { join } from 'node:path';
import type { AgentPlan, Plan } from '../plan/plan.ts';
import type { AgentStarter } from './agentProcess.ts';
import { localAgent } from './localAgent.ts';
import type { NodeRuntime } from './nodeProcess.ts';

/** How to start each agent of the plan. Throws for hosts: their agents are opened before the run and given to it. */
export function agentsOf(plan: Plan, options: { node: NodeRuntime; programs: string }): AgentStarter[] {
  return plan.agents.map((agent, number) => {
    if (agent.kind === 'ssh')
      throw new Error(`no agent is given for the host "${agent.host}": open the hosts of a plan before its run (ssh/planAgents.ts)`);
    return localAgent(options.node, join(options.programs, 'agent.js'), nameOf(plan, number));
  });
}

/** `local`, or `local 1` and so on where there are more of that name. */
function nameOf({ agents }: Plan, number: number): string {
  const { host } = agents[number];
  const same = (agent: AgentPlan) => agent.host === host;
  return agents.filter(same).length === 1 ? host : `${host} ${agents.slice(0, number + 1).filter(same).length}`;
}
