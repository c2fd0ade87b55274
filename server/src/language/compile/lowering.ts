import type * as Plan from '../../../../runtime/src/plan/plan.ts';
import type { Span } from '../ast.ts';
import type { Report } from '../check/finding.ts';
import { linesOf } from '../lines.ts';
import { poolsOf } from '../model/pools.ts';
import { type ProtocolLevel, versionOf } from '../model/settings.ts';
import type { Bound, Model, ScenarioSymbol } from '../model.ts';

/** What compiling a scenario shares: its model, the numbers given out so far, and where findings go. */
export interface Lowering {
  model: Model;
  report: Report;
  lineOf(span: Span): number;
  /** Numbers of signals and data in the plan, by name. */
  signals: ReadonlyMap<string, number>;
  data: ReadonlyMap<string, number>;
  /** The protocol version of a pool's clients. */
  versionOf(pool: Bound): ProtocolLevel;
  /** Publish and subscribe steps compiled so far; a step's number is its place here. */
  publishes: { step: Plan.PublishStep; pool: number; bound: Bound }[];
  subscribes: { step: Plan.SubscribeStep; pool: number; bound: Bound }[];
}

/** What compiling one pool adds. */
export interface PoolLowering extends Lowering {
  pool: Bound;
  poolNumber: number;
  version: ProtocolLevel;
  /** Numbers of the clients' variables, by name. */
  slots: ReadonlyMap<string, number>;
}

/** A fresh start. `version`: the one that all clients must speak, whatever the scenario says. */
export function loweringOf(model: Model, report: Report, version?: ProtocolLevel): Lowering {
  const lines = linesOf(model.file.text);
  const numbered = (kind: ScenarioSymbol['kind']) =>
    new Map(model.symbols.filter((symbol) => symbol.kind === kind).map((symbol, index) => [symbol.name, index]));
  return {
    model,
    report,
    lineOf: ({ start }) => lines.numberAt(start),
    signals: numbered('signal'),
    data: numbered('data'),
    versionOf: (pool) => version ?? versionOf(model, pool),
    publishes: [],
    subscribes: [],
  };
}

export function poolLowerings(lowering: Lowering): PoolLowering[] {
  const slots = new Map<Span | undefined, Map<string, number>>();
  for (const { kind, name, scope } of lowering.model.symbols) {
    if (kind !== 'variable') continue;
    const own = slots.get(scope) ?? new Map<string, number>();
    slots.set(scope, own.set(name, own.size));
  }
  return poolsOf(lowering.model).map((pool, poolNumber) => ({
    ...lowering,
    pool,
    poolNumber,
    version: lowering.versionOf(pool),
    slots: slots.get(pool.statement.span) ?? new Map(),
  }));
}
