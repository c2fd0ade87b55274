import type * as Plan from '../../../../runtime/src/plan/plan.ts';
import type { Span } from '../ast.ts';
import type { Report } from '../check/finding.ts';
import type { Bound, Model, ScenarioSymbol } from '../model.ts';
import type { ProtocolLevel } from '../settings.ts';

/** What compiling a scenario shares: its model, the numbers given out so far, and where findings go. */
export interface Lowering {
  model: Model;
  report: Report;
  lineOf(span: Span): number;
  /** Numbers of signals and data in the plan. */
  signals: ReadonlyMap<ScenarioSymbol, number>;
  data: ReadonlyMap<ScenarioSymbol, number>;
  /** The protocol version of a pool's clients. */
  versionOf(pool: Bound): ProtocolLevel;
  /** Publish and subscribe steps compiled so far; a step's number is its place here. */
  publishes: { step: Plan.PublishStep; pool: number }[];
  subscribes: { step: Plan.SubscribeStep; pool: number }[];
}

/** What compiling one pool adds. */
export interface PoolLowering extends Lowering {
  pool: Bound;
  poolNumber: number;
  version: ProtocolLevel;
  /** Numbers of the clients' variables. */
  slots: ReadonlyMap<ScenarioSymbol, number>;
}
