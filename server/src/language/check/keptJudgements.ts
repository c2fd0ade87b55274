import type { Expr } from '../ast.ts';
import type { GrowingByExpr } from '../model/byExpr.ts';
import { type Bound, type Environment, type Reference, type ScenarioSymbol, type Value, valueIn } from '../model.ts';
import { columnsOf } from './columns.ts';
import { type Inference, unknown } from './infer.ts';
import type { Names } from './names.ts';

/** How a name was looked up, and what it meant. */
export interface Asked {
  look(names: Names): ScenarioSymbol | undefined;
  symbol: ScenarioSymbol | undefined;
}

/** What is known of all expressions of the file. */
export interface KnownOfFile {
  values: GrowingByExpr<Value>;
  resolved: GrowingByExpr<ScenarioSymbol>;
}

/**
 * Judges a pool, or takes over what was found out before: as long as nobody has edited it, and every name that it uses means what it
 * meant then. Only pools without a mistake are kept.
 */
export function keptOrJudged(pool: Bound, inference: Inference, file: KnownOfFile, judge: (inference: Inference) => void): void {
  const known = kept.get(pool);
  const judgement = known && isStillTrue(known, inference) ? known : judged(inference, judge);
  for (const reference of judgement.references) inference.references.push(reference);
  if (judgement.isFlawless) {
    kept.set(pool, judgement);
    inference.judgements.set(pool, judgement);
  }
  file.values.bring(pool.statement.span, judgement.values);
  file.resolved.bring(pool.statement.span, judgement.resolved);
}

function judged(inference: Inference, judge: (inference: Inference) => void): Judgement {
  const asked: Asked[] = [];
  const values = new Map<Expr, Value>();
  const resolved = new Map<Expr, ScenarioSymbol>();
  const references: Reference[] = [];
  let isFlawless = true;
  judge({
    ...inference,
    asked,
    values: { get: (expr) => values.get(expr) ?? inference.values.get(expr), set: (expr, value) => void values.set(expr, value) },
    resolved: { get: (expr) => resolved.get(expr) ?? inference.resolved.get(expr), set: (expr, symbol) => void resolved.set(expr, symbol) },
    references,
    report: (diagnostic) => {
      isFlawless = false;
      inference.report(diagnostic);
    },
  });
  const meanings = asked.map(({ symbol }) => (symbol ? meaningOf(symbol, inference) : unknown));
  isFlawless &&= asked.every(({ symbol }) => symbol !== undefined);
  return { asked, values, resolved, references, isFlawless, meanings, variable: inference.environment.variable };
}

/** What judging a pool found out about its own expressions, and what it asked of the rest of the file. */
interface Judgement {
  values: Map<Expr, Value>;
  resolved: Map<Expr, ScenarioSymbol>;
  references: readonly Reference[];
  asked: readonly Asked[];
  /** Of each symbol asked for. */
  meanings: readonly Value[];
  /** Environment variables are asked for by themselves. */
  variable: Environment['variable'];
  isFlawless: boolean;
}

const kept = new WeakMap<Bound, Judgement>();

function isStillTrue({ asked, meanings, variable }: Judgement, inference: Inference): boolean {
  if (variable !== inference.environment.variable) return false;
  return asked.every(({ look, symbol }, index) => {
    const now = look(inference.names);
    return now !== undefined && now === symbol && isSame(meaningOf(now, inference), meanings[index]);
  });
}

/** What a pool can tell of a symbol of the file; of data, the names of its columns. A pool's own symbols are part of it. */
function meaningOf(symbol: ScenarioSymbol, { overrides, values, environment }: Inference): Value {
  if (symbol.scope || symbol.kind === 'signal') return unknown;
  if (symbol.kind === 'data') {
    const columns = columnsOf(symbol, environment);
    return { type: 'source', moment: 'client', ...(columns && { constant: columns.join('\n') }) };
  }
  const expr = valueIn(symbol.definition, symbol.kind === 'payload' ? 'content' : 'value');
  return overrides.get(symbol) ?? (expr && values.get(expr)) ?? unknown;
}

export function isSame(a: Value, b: Value): boolean {
  return a.type === b.type && a.constant === b.constant && a.moment === b.moment && a.whole === b.whole;
}
