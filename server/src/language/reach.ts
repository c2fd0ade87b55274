import type { FlowPlan, Expr as PlanExpr, PoolPlan } from '../../../runtime/src/plan/plan.ts';
import { byStart, filterStart, startOf } from '../../../runtime/src/plan/starts.ts';
import { filterShape, relateShapes, topicShape } from '../../../runtime/src/plan/topicRelation.ts';
import type { Expr } from './ast.ts';
import { flowsOf } from './compile/flows.ts';
import { type Lowering, loweringOf, poolLowerings } from './compile/lowering.ts';
import { poolOf } from './compile/pool.ts';
import { filterLines } from './compile/steps.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ProtocolLevel } from './model/settings.ts';
import type { Model } from './model.ts';

/** What a sound model sends and receives. */
export interface Reach {
  pools: PoolPlan[];
  publishes: Lowering['publishes'];
  subscribes: Lowering['subscribes'];
  flows: FlowPlan[];
  /** What compiling the pools brought up. */
  findings: Diagnostic[];
}

/** Worked out once for a model, for its checks and its plan. `version`: the one that all clients must speak, whatever the scenario says. */
export function reachOf(model: Model, version?: ProtocolLevel): Reach {
  const known = version === undefined ? reaches.get(model.statements) : undefined;
  if (known) return known;
  const findings: Diagnostic[] = [];
  const lowering = loweringOf(model, (found) => findings.push(found), version);
  const pools = poolLowerings(lowering).map(poolOf);
  const { publishes, subscribes } = lowering;
  const reach = { pools, publishes, subscribes, flows: flowsOf(lowering, pools), findings };
  if (version === undefined) reaches.set(model.statements, reach);
  return reach;
}

/** By what every check makes anew. */
const reaches = new WeakMap<Model['statements'], Reach>();

/** Tells of filters whether a will can reach them. */
export function willsReach({ pools }: Reach): (filter: PlanExpr) => boolean {
  const wills = pools.flatMap(({ connect }) => (connect.will ? [{ topic: connect.will.topic, clientId: connect.clientId }] : []));
  const willsLike = byStart(wills, ({ topic }) => startOf(topic));
  return (filter) => {
    const shape = filterShape(filter);
    return willsLike(filterStart(filter)).some(({ topic, clientId }) => relateShapes(topicShape(topic, clientId), shape) !== 'never');
  };
}

/** The filters of a subscribe step as they stand in the text, in the plan's order. */
export function writtenFilters({ bound }: Reach['subscribes'][number]): Expr[] {
  return [...(bound.values.filter ?? []), ...filterLines(bound).map((each) => each.statement.head)];
}
