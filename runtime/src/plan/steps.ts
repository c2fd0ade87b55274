import type { PoolPlan, Step } from './plan.ts';

/** All steps of a pool in the scenario's order, those of repeats, choices and handlers among them. */
export function allSteps({ steps, handlers }: Pick<PoolPlan, 'steps' | 'handlers'>): Step[] {
  const all: Step[] = [];
  flatten(steps, all);
  for (const handler of handlers) flatten(handler.steps, all);
  return all;
}

function flatten(steps: readonly Step[], into: Step[]): void {
  for (const step of steps) {
    into.push(step);
    if (step.kind === 'repeat') flatten(step.steps, into);
    if (step.kind === 'choose') for (const option of step.options) flatten(option.steps, into);
  }
}
