import type { AgentPlan } from '../plan/plan.ts';
import type { AgentAddress } from './address.ts';

/** Agents on hosts that were given beside the scenario: on the command line, in a file or in a setting. */
export function givenAgents(addresses: readonly AgentAddress[]): AgentPlan[] {
  const unweighted = addresses.length > 1 && addresses.every(({ weight }) => weight === undefined);
  return addresses.map(({ host, weight }) => ({
    kind: 'ssh',
    host,
    weight: weight ?? 1,
    ...(unweighted && { weightByHost: true }),
    sources: [],
    line: 1,
  }));
}
