import type { FlowPlan, Expr as PlanExpr, PoolPlan, PublishStep, SubscribeStep } from '../../../runtime/src/plan/plan.ts';
import { byStart, filterStart, startOf } from '../../../runtime/src/plan/starts.ts';
import { filterShape, relateShapes, topicShape } from '../../../runtime/src/plan/topicRelation.ts';
import type { Expr } from './ast.ts';
import { flowsOf } from './compile/flows.ts';
import { keptOrCompiled } from './compile/keptPools.ts';
import { loweringOf, type PoolLowering, poolLowerings, type Written } from './compile/lowering.ts';
import { filterLines } from './compile/steps.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ProtocolLevel } from './model/settings.ts';
import type { Model } from './model.ts';

/** What a sound model sends and receives. */
export interface Reach {
  pools: PoolPlan[];
  /** Of all pools; a step's number is its place here. */
  publishes: InPool<PublishStep>[];
  subscribes: InPool<SubscribeStep>[];
  flows: FlowPlan[];
  /** What compiling the pools brought up. */
  findings: Diagnostic[];
}

/** A step, where it comes from, and its pool's number. */
export interface InPool<Step> extends Written<Step> {
  pool: number;
}

/** Worked out once for a model, for its checks and its plan. `version`: the one that all clients must speak, whatever the scenario says. */
export function reachOf(model: Model, version?: ProtocolLevel): Reach {
  const known = version === undefined ? reaches.get(model.statements) : undefined;
  if (known) return known;
  const reach: Reach = { pools: [], publishes: [], subscribes: [], flows: [], findings: [] };
  const lowering = loweringOf(model, (found) => reach.findings.push(found));
  for (const own of poolLowerings(lowering, version)) addPool(own, model, lowering.lineOf(own.pool.statement.span), reach);
  reach.flows = flowsOf(reach);
  if (version === undefined) reaches.set(model.statements, reach);
  return reach;
}

function addPool(lowering: PoolLowering, { judgements }: Model, line: number, { pools, publishes, subscribes }: Reach): void {
  const start = { line, publish: publishes.length, subscribe: subscribes.length };
  const placed = keptOrCompiled(lowering, judgements.get(lowering.pool), start);
  const pool = pools.push(placed.plan) - 1;
  for (const each of placed.publishes) publishes.push({ ...each, pool });
  for (const each of placed.subscribes) subscribes.push({ ...each, pool });
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
