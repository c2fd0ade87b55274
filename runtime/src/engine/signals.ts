import type { Plan } from '../plan/plan.ts';

/** Barriers as this worker sees them: what its clients have given, and what the director says of all. */
export interface Signals {
  /** By signal, over all agents; what the director said last. */
  counts: number[];
  broken: boolean[];
  /** By signal, of this worker's clients: given so far, and those that will not come any more. */
  given: number[];
  forgone: number[];
  /** Whether `given`, `forgone` or the number of ended clients has changed since it was last told. */
  changed: boolean;
}

export function noSignals(plan: Plan): Signals {
  const zeros = () => plan.signals.map(() => 0);
  return { counts: zeros(), broken: plan.signals.map(() => false), given: zeros(), forgone: zeros(), changed: false };
}
