import type { FlowPlan, PoolPlan } from '../../../../runtime/src/plan/plan.ts';
import { relate } from '../../../../runtime/src/plan/topicRelation.ts';
import type { Lowering } from './lowering.ts';

/** Which publish steps can reach which filters. */
export function flowsOf(lowering: Pick<Lowering, 'publishes' | 'subscribes'>, pools: readonly PoolPlan[]): FlowPlan[] {
  return lowering.publishes.flatMap(({ step, pool }) =>
    lowering.subscribes.flatMap((subscription) =>
      subscription.step.filters.flatMap((filter, index): FlowPlan[] => {
        const clientIds = { topic: pools[pool].connect.clientId, filter: pools[subscription.pool].connect.clientId };
        const match = relate(step.topic, filter.filter, clientIds);
        if (match === 'never') return [];
        return [{ publish: step.id, subscribe: subscription.step.id, filter: index, match, shared: isShared(filter.filter) }];
      }),
    ),
  );
}

function isShared(filter: PoolPlan['connect']['clientId']): boolean {
  const start = filter.kind === 'concat' ? filter.parts[0] : filter;
  return start.kind === 'literal' && String(start.value).startsWith('$share/');
}
