import type { PoolPlan, PublishStep, Step, SubscribeStep } from '../../../../runtime/src/plan/plan.ts';
import { allSteps } from '../../../../runtime/src/plan/steps.ts';
import type { Written } from './lowering.ts';

/** What a pool is compiled to. */
export interface CompiledPool {
  plan: PoolPlan;
  publishes: readonly Written<PublishStep>[];
  subscribes: readonly Written<SubscribeStep>[];
}

/** Where a pool begins: its line, and the numbers of its first publish and subscribe step. */
export interface PoolStart {
  line: number;
  publish: number;
  subscribe: number;
}

/** A pool in whose plan lines and numbers are those of the whole scenario. */
export interface PlacedPool extends CompiledPool {
  start: PoolStart;
}

/** The same object where it is there already, so that what follows from a plan can be kept by it. */
export function movedTo(start: PoolStart, pool: PlacedPool): PlacedPool {
  const { line, publish, subscribe } = pool.start;
  const by = { line: start.line - line, publish: start.publish - publish, subscribe: start.subscribe - subscribe };
  return by.line === 0 && by.publish === 0 && by.subscribe === 0 ? pool : { ...movedBy(by, pool), start };
}

/** Of a pool that was compiled with lines and numbers from 0. */
export function placedAt(start: PoolStart, pool: CompiledPool): PlacedPool {
  return movedTo(start, { ...pool, start: { line: 0, publish: 0, subscribe: 0 } });
}

function movedBy(by: PoolStart, { plan, publishes, subscribes }: CompiledPool): CompiledPool {
  const moved: PoolPlan = {
    ...plan,
    steps: stepsMoved(by, plan.steps),
    handlers: plan.handlers.map((handler) => ({ ...handler, steps: stepsMoved(by, handler.steps), line: handler.line + by.line })),
    line: plan.line + by.line,
  };
  // They were numbered in the order in which they stand.
  const steps = allSteps(moved);
  return {
    plan: moved,
    publishes: steps.filter((step) => step.kind === 'publish').map((step, index) => ({ step, bound: publishes[index].bound })),
    subscribes: steps.filter((step) => step.kind === 'subscribe').map((step, index) => ({ step, bound: subscribes[index].bound })),
  };
}

function stepsMoved(by: PoolStart, steps: readonly Step[]): Step[] {
  return steps.map((step) => stepMoved(by, step));
}

function stepMoved(by: PoolStart, step: Step): Step {
  const line = step.line + by.line;
  switch (step.kind) {
    case 'publish':
      return { ...step, id: step.id + by.publish, line };
    case 'subscribe':
      return { ...step, id: step.id + by.subscribe, line };
    case 'repeat':
      return { ...step, steps: stepsMoved(by, step.steps), line };
    case 'choose':
      return { ...step, options: step.options.map((option) => ({ ...option, steps: stepsMoved(by, option.steps) })), line };
    default:
      return { ...step, line };
  }
}
