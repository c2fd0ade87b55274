import { type AgentStarter, StartError } from '../director/agentProcess.ts';
import { askAgent } from '../director/askAgent.ts';
import { type AgentCheck, checkedAgent } from '../plan/agentCheck.ts';
import type { Plan } from '../plan/plan.ts';
import { openPlanAgents, type PlanAgentsOptions } from './planAgents.ts';

/** Does all that comes before a run, on every host of the plan, and leaves nothing there. Rejects where a file of the plan is missing. */
export async function checkAgents(plan: Plan, options: PlanAgentsOptions): Promise<AgentCheck[]> {
  // Every host is to be heard of, whether a run would go on without it or not.
  const strict: Plan = { ...plan, agentPolicy: { ...plan.agentPolicy, onAgentLoss: 'stop' } };
  const { agents, close } = await openPlanAgents(strict, options);
  try {
    return await Promise.all(agents.map((starter, agent) => check(strict, agent, starter)));
  } finally {
    await close();
  }
}

async function check(plan: Plan, agent: number, starter: AgentStarter): Promise<AgentCheck> {
  try {
    const { machine, clockErrorUs } = await askAgent(starter);
    return checkedAgent(plan, agent, machine, clockErrorUs);
  } catch (error) {
    const remedy = error instanceof StartError ? error.hint : '';
    return { host: plan.agents[agent].host, kind: 'failed', reason: error instanceof Error ? error.message : String(error), remedy };
  }
}
