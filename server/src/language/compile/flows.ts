import type { Expr, FlowPlan } from '../../../../runtime/src/plan/plan.ts';
import { byStart, filterStart, startOf } from '../../../../runtime/src/plan/starts.ts';
import { filterShape, relateShapes, type Shape, topicShape } from '../../../../runtime/src/plan/topicRelation.ts';
import type { Reach } from '../reach.ts';

/** Which publish steps can reach which filters. */
export function flowsOf({ pools, publishes, subscribes }: Pick<Reach, 'pools' | 'publishes' | 'subscribes'>): FlowPlan[] {
  const clientIdOf = (pool: number) => pools[pool].connect.clientId;
  const filters = subscribes.flatMap(({ step, pool }) =>
    step.filters.map(({ filter }, index) => ({
      start: filterStart(filter),
      shape: filterShapes(filter, clientIdOf(pool)),
      subscribe: step.id,
      index,
      shared: startOf(filter).startsWith('$share/'),
    })),
  );
  const filtersLike = byStart(filters, ({ start }) => start);
  return publishes.flatMap(({ step, pool }) => {
    const shape = topicShapes(step.topic, clientIdOf(pool));
    return filtersLike(startOf(step.topic)).flatMap(({ subscribe, index, shared, ...filter }): FlowPlan[] => {
      const match = relateShapes(shape, filter.shape);
      return match === 'never' ? [] : [{ publish: step.id, subscribe, filter: index, match, shared }];
    });
  });
}

const topicShapes = remembering(topicShape);
const filterShapes = remembering(filterShape);

/** Pools whose plans are kept have the same topics and filters with every keystroke. */
function remembering(shapeOf: (expr: Expr, clientId: Expr) => Shape): (expr: Expr, clientId: Expr) => Shape {
  const known = new WeakMap<Expr, { clientId: Expr; shape: Shape }>();
  return (expr, clientId) => {
    const before = known.get(expr);
    if (before?.clientId === clientId) return before.shape;
    const shape = shapeOf(expr, clientId);
    known.set(expr, { clientId, shape });
    return shape;
  };
}
