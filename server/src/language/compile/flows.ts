import type { Expr, FlowPlan, PoolPlan } from '../../../../runtime/src/plan/plan.ts';
import { relate } from '../../../../runtime/src/plan/topicRelation.ts';
import type { Lowering } from './lowering.ts';
import { startOf, startsAgree } from './start.ts';

/** Which publish steps can reach which filters. */
export function flowsOf(lowering: Pick<Lowering, 'publishes' | 'subscribes'>, pools: readonly PoolPlan[]): FlowPlan[] {
  const filters = lowering.subscribes.flatMap(({ step, pool }) =>
    step.filters.map(({ filter }, index) => ({
      filter,
      start: filterStart(filter),
      subscribe: step.id,
      index,
      clientId: pools[pool].connect.clientId,
    })),
  );
  return lowering.publishes.flatMap(({ step, pool }) => {
    const start = startOf(step.topic);
    const clientId = pools[pool].connect.clientId;
    return filters.flatMap((other): FlowPlan[] => {
      // Most pairs differ in their first letters, which costs far less than a comparison level by level.
      if (!startsAgree(start, other.start)) return [];
      const match = relate(step.topic, other.filter, { topic: clientId, filter: other.clientId });
      if (match === 'never') return [];
      return [
        { publish: step.id, subscribe: other.subscribe, filter: other.index, match, shared: startOf(other.filter).startsWith('$share/') },
      ];
    });
  });
}

/** What every topic that the filter matches begins with. */
function filterStart(filter: Expr): string {
  const start = startOf(filter).replace(/^\$share\/[^/]*\//, '');
  const wildcard = start.search(/[+#]/);
  // `a/#` matches `a` too.
  return wildcard < 0 ? start : start.slice(0, wildcard).replace(/\/$/, '');
}
