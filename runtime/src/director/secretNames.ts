import type { Plan } from '../plan/plan.ts';

/** The secrets that the plan refers to, each once, in the order of the plan. Their values must be there before a run. */
export function secretNames(plan: Plan): string[] {
  const names = new Set<string>();
  collect(plan.pools, names);
  collect(plan.monitor, names);
  return [...names];
}

/** Those that open the agents' hosts. They are for connecting alone: no agent is told of them. */
export function hostSecretNames(plan: Plan): string[] {
  return [...new Set(plan.agents.flatMap(({ passwordSecret }) => (passwordSecret === undefined ? [] : [passwordSecret])))];
}

/** Expressions stand in so many places of a plan that looking at every value is the surer way. */
function collect(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if ('kind' in value && value.kind === 'secret' && 'name' in value && typeof value.name === 'string') names.add(value.name);
  for (const part of Object.values(value)) collect(part, names);
}
