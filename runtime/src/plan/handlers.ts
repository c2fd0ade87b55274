import type { HandlerPlan, Plan, PublishStep } from './plan.ts';
import { byStart, filterStart, startOf } from './starts.ts';
import { allSteps } from './steps.ts';
import { relate } from './topicRelation.ts';

/** A handler of messages, and where it is. */
export interface Handler {
  pool: number;
  handler: HandlerPlan;
  /** The publish steps whose messages it can answer. */
  publishes: ReadonlySet<number>;
}

/** The handlers of all pools, each with what it can answer. */
export function handlersOf({ pools }: Plan): Handler[] {
  const steps = pools.flatMap(allSteps).filter((step): step is PublishStep => step.kind === 'publish');
  const publishesLike = byStart(steps, ({ topic }) => startOf(topic));
  return pools.flatMap((pool, number) =>
    pool.handlers.map((handler) => {
      const handled = publishesLike(filterStart(handler.filter)).filter((step) => relate(step.topic, handler.filter) !== 'never');
      return { pool: number, handler, publishes: new Set(handled.map(({ id }) => id)) };
    }),
  );
}
