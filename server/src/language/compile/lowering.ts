import type { PublishStep, SubscribeStep } from '../../../../runtime/src/plan/plan.ts';
import type { Expr, Span } from '../ast.ts';
import type { Report } from '../check/finding.ts';
import { linesOf } from '../lines.ts';
import { poolsOf } from '../model/pools.ts';
import { type ProtocolLevel, versionOf } from '../model/settings.ts';
import { signalsGiven } from '../model/signals.ts';
import type { Bound, Model, ScenarioSymbol, Values } from '../model.ts';

/** What compiling a scenario shares: its model, the numbers given out, and where findings go. */
export interface Lowering {
  model: Model;
  report: Report;
  lineOf(span: Span): number;
  /** Numbers of signals and data in the plan, by name. */
  signals: ReadonlyMap<string, number>;
  data: ReadonlyMap<string, number>;
}

/** What compiling one pool asks of the scenario around it, and what it gives out. Steps are numbered and lines counted from the pool's start, from 0. */
export interface PoolLowering {
  pool: Bound;
  /** The protocol version of its clients. */
  version: ProtocolLevel;
  model: { values: Values; resolved: { get(name: Expr): ScenarioSymbol | undefined }; broker: Bound | undefined };
  report: Report;
  lineOf(span: Span): number;
  signals: Numbers;
  data: Numbers;
  /** Of the clients' variables. */
  slots: Numbers;
  /** As `signalsGiven` of the model. */
  signalsGiven(name: string): number;
  /** Publish and subscribe steps compiled so far; a step's number is its place here. */
  publishes: Written<PublishStep>[];
  subscribes: Written<SubscribeStep>[];
}

/** By name. */
export interface Numbers {
  get(name: string): number | undefined;
}

/** A step and the statement that it comes from. */
export interface Written<Step> {
  step: Step;
  bound: Bound;
}

export function loweringOf(model: Model, report: Report): Lowering {
  const lines = linesOf(model.file.text);
  const numbered = (kind: ScenarioSymbol['kind']) =>
    new Map(model.symbols.filter((symbol) => symbol.kind === kind).map((symbol, index) => [symbol.name, index]));
  return { model, report, lineOf: ({ start }) => lines.numberAt(start), signals: numbered('signal'), data: numbered('data') };
}

/** A fresh start for each pool. `version`: the one that all clients must speak, whatever the scenario says. */
export function poolLowerings({ model, report, lineOf, signals, data }: Lowering, version?: ProtocolLevel): PoolLowering[] {
  const slots = new Map<Span | undefined, Map<string, number>>();
  for (const { kind, name, scope } of model.symbols) {
    if (kind !== 'variable') continue;
    const own = slots.get(scope) ?? new Map<string, number>();
    slots.set(scope, own.set(name, own.size));
  }
  return poolsOf(model).map((pool) => ({
    pool,
    version: version ?? versionOf(model, pool),
    model,
    report,
    lineOf: (span) => lineOf(span) - lineOf(pool.statement.span),
    signals,
    data,
    slots: slots.get(pool.statement.span) ?? new Map<string, number>(),
    signalsGiven: (name) => signalsGiven(model, { name }),
    publishes: [],
    subscribes: [],
  }));
}
