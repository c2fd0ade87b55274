import type { FlowPlan, Expr as PlanExpr, PoolPlan } from '../../../runtime/src/plan/plan.ts';
import { relate } from '../../../runtime/src/plan/topicRelation.ts';
import type { Expr } from './ast.ts';
import { flowsOf } from './compile/flows.ts';
import { type Lowering, loweringOf, poolLowerings } from './compile/lowering.ts';
import { poolOf } from './compile/pool.ts';
import type { Model } from './model.ts';

/** What a sound model sends and receives. */
export interface Reach {
  pools: PoolPlan[];
  publishes: Lowering['publishes'];
  subscribes: Lowering['subscribes'];
  flows: FlowPlan[];
}

export function reachOf(model: Model): Reach {
  const lowering = loweringOf(model, () => {});
  const pools = poolLowerings(lowering).map(poolOf);
  const { publishes, subscribes } = lowering;
  return { pools, publishes, subscribes, flows: flowsOf(lowering, pools) };
}

/** Whether a will can reach a filter. */
export function isReachedByWill(filter: PlanExpr, { pools }: Reach): boolean {
  return pools.some(({ connect }) => connect.will && relate(connect.will.topic, filter, { topic: connect.clientId }) !== 'never');
}

/** The filters of a subscribe step as they stand in the text, in the plan's order. */
export function writtenFilters({ bound }: Reach['subscribes'][number]): Expr[] {
  return [...(bound.values.filter ?? []), ...bound.block.map((each) => each.statement.head)];
}
