import type { PoolPlan, SignalPlan, Step } from '../plan/plan.ts';

/**
 * How often one client of the pool gives each signal when every step runs once, by signal number. `Infinity` where a repeat
 * makes it unbounded; each branch of a `choose` counts in full, as any of them may run.
 */
export function signalsOf(pool: PoolPlan, signals: readonly SignalPlan[]): number[] {
  const owed = signals.map(() => 0);
  addSteps(pool.steps, 1, owed);
  return owed;
}

function addSteps(steps: readonly Step[], times: number, owed: number[]): void {
  for (const step of steps) {
    if (step.kind === 'signal') owed[step.signal] += times;
    else if (step.kind === 'repeat') addSteps(step.steps, Number.POSITIVE_INFINITY, owed);
    else if (step.kind === 'choose') for (const option of step.options) addSteps(option.steps, times, owed);
  }
}
