import type { EventLimits } from '../control/eventShape.ts';
import type { Plan } from '../plan/plan.ts';
import { allSteps } from '../plan/steps.ts';

/** What the numbers in an agent's events may refer to, when it runs this plan. */
export function eventLimitsOf(plan: Plan): EventLimits {
  const steps = plan.pools.flatMap(allSteps);
  const numbers = (kind: 'publish' | 'subscribe') => steps.flatMap((step) => (step.kind === kind ? [step.id + 1] : []));
  return {
    pools: plan.pools.length,
    signals: plan.signals.length,
    publishSteps: Math.max(0, ...numbers('publish')),
    subscribeSteps: Math.max(0, ...numbers('subscribe')),
    flows: plan.flows.length,
    seconds: Math.ceil((plan.longestMs + plan.settleMs) / 1000) + marginSeconds,
  };
}

/** A run is stopped a little after its longest duration, and takes its time to end. */
const marginSeconds = 60;
