import type { Command } from '../../runtime/src/control/messages.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { everything } from '../../runtime/src/plan/share.ts';

export type PrepareCommand = Extract<Command, { kind: 'prepare' }>;

/** What the first agent is told first, where it has the whole plan to itself. */
export function prepareFor(plan: Plan): PrepareCommand {
  return { kind: 'prepare', plan, share: everything, agent: 0, worker: 0, runTag: 1, secrets: {}, baseFolder: '.' };
}
