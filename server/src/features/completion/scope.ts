import type { Statement } from '../../language/ast.ts';
import type { Moment, Parameter } from '../../language/catalog.ts';
import { poolsOf } from '../../language/model/pools.ts';
import { versionOf } from '../../language/model/settings.ts';
import { type Model, type ScenarioSymbol, type Value, valueIn } from '../../language/model.ts';
import { isNumeric } from '../../language/units.ts';

/** What a place in the text can rely on. */
export interface Scope {
  model: Model;
  /** Names that can be used there; not that which the statement itself defines. */
  symbols: ScenarioSymbol[];
  /** The MQTT version of the pool around, or of the broker. */
  version: number;
}

export function scopeAt(model: Model, offset: number, statement?: Statement): Scope {
  const pool = poolsOf(model).find(({ statement: { span } }) => span.start <= offset && offset <= span.end);
  const symbols = model.symbols.filter((symbol) => isVisible(symbol, offset) && symbol.definition.statement !== statement);
  return { model, symbols, version: versionOf(model, pool) };
}

/** A variable can be used behind the `let` that sets it first, everything else in all of its scope. */
function isVisible({ kind, scope, definition }: ScenarioSymbol, offset: number): boolean {
  if (scope && (offset < scope.start || offset > scope.end)) return false;
  return kind !== 'variable' || definition.statement.span.end < offset;
}

/** Type and moment of a `param`, `let`, `payload` or variable. */
export function typedValue({ model }: Scope, { kind, definition }: ScenarioSymbol): Value {
  const expr = valueIn(definition, kind === 'payload' ? 'content' : 'value');
  const value = expr && model.values.get(expr);
  if (kind === 'variable') return { type: value?.type ?? 'unknown', moment: 'step' };
  return value ?? { type: 'unknown', moment: 'plan' };
}

/** Whether a value of a type, known from a moment on, can be given to a parameter. */
export function fits(parameter: Parameter, { type, moment }: Pick<Value, 'type' | 'moment'>): boolean {
  if (moments.indexOf(moment) > moments.indexOf(parameter.moment)) return false;
  const isPlain = isNumeric(type) || type === 'text' || type === 'bool' || type === 'unknown';
  return parameter.accepts.some((accepted) => {
    if (accepted === 'any') return isPlain;
    if (accepted === 'payload') return isPlain || type === 'payload';
    return accepted === type || (type === 'unknown' && isValueType(accepted));
  });
}

const moments: readonly Moment[] = ['plan', 'client', 'step', 'message'];

function isValueType(accepted: string): boolean {
  return isNumeric(accepted) || accepted === 'text' || accepted === 'bool';
}
