import type { FlowPlan } from '../../../../runtime/src/plan/plan.ts';
import { byStart, filterStart, startOf } from '../../../../runtime/src/plan/starts.ts';
import { filterShape, relateShapes, topicShape } from '../../../../runtime/src/plan/topicRelation.ts';
import type { Reach } from '../reach.ts';

/** Which publish steps can reach which filters. */
export function flowsOf({ pools, publishes, subscribes }: Pick<Reach, 'pools' | 'publishes' | 'subscribes'>): FlowPlan[] {
  const clientIdOf = (pool: number) => pools[pool].connect.clientId;
  const filters = subscribes.flatMap(({ step, pool }) =>
    step.filters.map(({ filter }, index) => ({
      start: filterStart(filter),
      shape: filterShape(filter, clientIdOf(pool)),
      subscribe: step.id,
      index,
      shared: startOf(filter).startsWith('$share/'),
    })),
  );
  const filtersLike = byStart(filters, ({ start }) => start);
  return publishes.flatMap(({ step, pool }) => {
    const shape = topicShape(step.topic, clientIdOf(pool));
    return filtersLike(startOf(step.topic)).flatMap(({ subscribe, index, shared, ...filter }): FlowPlan[] => {
      const match = relateShapes(shape, filter.shape);
      return match === 'never' ? [] : [{ publish: step.id, subscribe, filter: index, match, shared }];
    });
  });
}
