import { type Load, loadOf, type PublishLoad } from '../../../runtime/src/plan/load.ts';
import type { Plan, PoolPlan, RepeatStep } from '../../../runtime/src/plan/plan.ts';
import { allSteps } from '../../../runtime/src/plan/steps.ts';

/** What a scenario compiles to, the load of that, and what of both belongs to which line. */
export interface Planned {
  plan: Plan;
  load: Load;
  /** By the line that the step stands on; of several on one line the first. */
  publishes: ReadonlyMap<number, PublishLoad>;
  repeats: ReadonlyMap<number, { step: RepeatStep; pool: PoolPlan }>;
}

export function plannedOf(plan: Plan): Planned {
  const load = loadOf(plan);
  const repeats = plan.pools.flatMap((pool) => allSteps(pool).flatMap((step) => (step.kind === 'repeat' ? [{ step, pool }] : [])));
  return {
    plan,
    load,
    publishes: byLine(load.publishes),
    repeats: byLine(repeats),
  };
}

function byLine<T extends { step: { line: number } }>(found: readonly T[]): Map<number, T> {
  return new Map([...found].reverse().map((each) => [each.step.line, each]));
}
