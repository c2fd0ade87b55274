import { readFileSync } from 'node:fs';
import type { Plan } from '../plan/plan.ts';
import { type AgentAddress, parseAgentList, parseAgentsFile } from '../ssh/address.ts';
import { givenAgents } from '../ssh/givenAgents.ts';
import { InputError } from './exitCodes.ts';

/** What the command line can say of the agents. */
export interface AgentOptions {
  agents?: string;
  agentsFile?: string;
}

/** The plan with the agents that were asked for instead of its own. Throws `InputError`. */
export function withAgents(plan: Plan, { agents, agentsFile }: AgentOptions): Plan {
  if (agents === undefined && agentsFile === undefined) return plan;
  if (agents !== undefined && agentsFile !== undefined) throw new InputError('give either --agents or --agents-file, not both');
  const addresses = agents !== undefined ? understood(() => parseAgentList(agents)) : addressesIn(agentsFile as string);
  return { ...plan, agents: givenAgents(addresses) };
}

/** Hosts as given on the command line. Throws `InputError`. */
export function parsedHosts(text: string): string[] {
  return understood(() => parseAgentList(text)).map(({ host }) => host);
}

function addressesIn(file: string): AgentAddress[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(`the agents file ${file} cannot be read: ${(error as Error).message}`);
  }
  return understood(() => parseAgentsFile(text, file));
}

function understood<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}
