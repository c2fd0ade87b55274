import type { Plan, Step } from '../plan/plan.ts';

/** What receivers need to know of a publish step, whichever pool or agent runs it. */
export interface PublishStepFacts {
  topicVaries: boolean;
  /**
   * By receiving pool: whether a receiver sees the whole stream of a publisher, so that numbers that it does not see are lost. Not
   * through a shared subscription, which gives each message to one member of a group.
   */
  sequencedFor: boolean[];
  /** By receiving pool: by how many ways the messages come. What comes by two to one receiver is no duplicate of a group's. */
  waysTo: number[];
}

/** By `PublishStep.id`. */
export function publishStepsOf(plan: Plan): PublishStepFacts[] {
  const poolOfSubscribe: number[] = [];
  const facts: PublishStepFacts[] = [];
  for (const [pool, { steps, handlers }] of plan.pools.entries()) {
    for (const step of stepsIn([...steps, ...handlers.flatMap((handler) => handler.steps)])) {
      if (step.kind === 'subscribe') poolOfSubscribe[step.id] = pool;
      if (step.kind === 'publish')
        facts[step.id] = { topicVaries: step.topicVaries, sequencedFor: plan.pools.map(() => true), waysTo: plan.pools.map(() => 0) };
    }
  }
  for (const flow of plan.flows) {
    const pool = poolOfSubscribe[flow.subscribe];
    facts[flow.publish].waysTo[pool]++;
    if (flow.shared) facts[flow.publish].sequencedFor[pool] = false;
  }
  return facts;
}

/** How many subscribe steps the plan has. */
export function countSubscribeSteps(plan: Plan): number {
  return plan.pools.flatMap(({ steps }) => stepsIn(steps)).filter(({ kind }) => kind === 'subscribe').length;
}

/** All steps, however deep. */
export function stepsIn(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => {
    if (step.kind === 'repeat') return [step, ...stepsIn(step.steps)];
    if (step.kind === 'choose') return [step, ...step.options.flatMap((option) => stepsIn(option.steps))];
    return [step];
  });
}
