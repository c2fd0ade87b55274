import type { PoolPlan, Step } from './plan.ts';

/** All steps of a pool in the scenario's order, those of repeats, choices and handlers among them. */
export function allSteps({ steps, handlers }: Pick<PoolPlan, 'steps' | 'handlers'>): Step[] {
  return [...flatten(steps), ...handlers.flatMap((handler) => flatten(handler.steps))];
}

function flatten(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => {
    if (step.kind === 'repeat') return [step, ...flatten(step.steps)];
    if (step.kind === 'choose') return [step, ...step.options.flatMap((option) => flatten(option.steps))];
    return [step];
  });
}
