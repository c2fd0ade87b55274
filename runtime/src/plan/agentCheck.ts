import { type Finding, findings } from './findings.ts';
import { limitsOf, type MachineFacts } from './machine.ts';
import { type AgentNeeds, needsOf } from './needs.ts';
import type { Plan } from './plan.ts';

/** What came of asking one agent of a plan what it would run on, without running anything. */
export type AgentCheck = { host: string } & (
  | {
      kind: 'there';
      machine: MachineFacts;
      needs: AgentNeeds;
      findings: Finding[];
      /** Times of this agent can be off by so much; absent where its clock is ours. */
      clockErrorUs?: number;
    }
  /** It could not be started: why, and what to do. */
  | { kind: 'failed'; reason: string; remedy: string }
);

/** An agent that has answered, against what the plan needs of it. */
export function checkedAgent(plan: Plan, agent: number, machine: MachineFacts, clockErrorUs: number | undefined): AgentCheck {
  const needs = needsOf(plan, () => limitsOf(machine))[agent];
  const clock = clockErrorUs === undefined ? {} : { clockErrorUs };
  return { host: plan.agents[agent].host, kind: 'there', machine, needs, findings: findings(needs, machine), ...clock };
}

/** Whether the run could not take place as it is meant. */
export function stopsRun(check: AgentCheck): boolean {
  return check.kind === 'failed' || check.findings.some(({ severity }) => severity === 'wall');
}
