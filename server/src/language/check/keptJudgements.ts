import type { Expr, Name } from '../ast.ts';
import { type Bound, type Environment, type ScenarioSymbol, type Value, valueIn } from '../model.ts';
import { columnsOf } from './columns.ts';
import { type Inference, unknown } from './infer.ts';
import { refer } from './lookup.ts';
import type { Names } from './names.ts';

/** What judging a pool asked of the rest of the file, and what it found out about its own expressions. */
export interface Notes {
  asked: { look(names: Names): ScenarioSymbol | undefined; symbol: ScenarioSymbol | undefined }[];
  values: [Expr, Value][];
  resolved: [Name, ScenarioSymbol][];
}

/**
 * Judges a pool, or takes over what was found out before: as long as nobody has edited it, and every name that it uses means what it
 * meant then. Only pools without a mistake are kept.
 */
export function keptOrJudged(pool: Bound, inference: Inference, judge: (inference: Inference) => void): void {
  const known = kept.get(pool);
  if (known && isStillTrue(known, inference)) {
    for (const [expr, value] of known.values) inference.values.set(expr, value);
    for (const [name, symbol] of known.resolved) refer(name, symbol, inference);
    inference.judgements.set(pool, known);
    return;
  }
  let isFlawless = true;
  const notes: Notes = { asked: [], values: [], resolved: [] };
  judge({
    ...inference,
    notes,
    report: (diagnostic) => {
      isFlawless = false;
      inference.report(diagnostic);
    },
  });
  if (!isFlawless || notes.asked.some(({ symbol }) => !symbol)) return;
  const meanings = notes.asked.map(({ symbol }) => meaningOf(symbol!, inference));
  const judgement = { ...notes, meanings, variable: inference.environment.variable };
  kept.set(pool, judgement);
  inference.judgements.set(pool, judgement);
}

interface Kept extends Notes {
  /** Of each symbol asked for. */
  meanings: Value[];
  /** Environment variables are asked for by themselves. */
  variable: Environment['variable'];
}

const kept = new WeakMap<Bound, Kept>();

function isStillTrue({ asked, meanings, variable }: Kept, inference: Inference): boolean {
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
