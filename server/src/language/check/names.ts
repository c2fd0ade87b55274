import type { Expr, Name, Span } from '../ast.ts';
import { builtIns } from '../catalog.ts';
import { type Bound, everyStatement, poolOf, type Reference, type ScenarioSymbol, valueIn } from '../model.ts';
import { finding, type Report } from './finding.ts';

/** Every symbol of a scenario, by where its name is looked up. */
export interface Names {
  symbols: ScenarioSymbol[];
  /** The places that define them. */
  definitions: Reference[];
  /** Params, lets, payloads and data, seen in the whole file. */
  values: Map<string, ScenarioSymbol>;
  pools: Map<string, ScenarioSymbol>;
  signals: Map<string, ScenarioSymbol>;
  /** Variables by pool, and what a handler calls its message. */
  variables: Map<Bound, Map<string, ScenarioSymbol>>;
  messages: Map<Bound, ScenarioSymbol>;
}

/** Collects what the statements declare. A second declaration of a name is an error, save of signals and variables. */
export function declareNames(statements: readonly Bound[], report: Report): Names {
  const names: Names = {
    symbols: [],
    definitions: [],
    values: new Map(),
    pools: new Map(),
    signals: new Map(),
    variables: new Map(),
    messages: new Map(),
  };
  for (const bound of everyStatement(statements)) declareStatement(bound, names, report);
  return names;
}

/** What a name means in this pool or handler. */
export function lookUp(names: Names, { pool, handler }: Scope, name: string): ScenarioSymbol | undefined {
  const message = handler && names.messages.get(handler);
  if (message?.name === name) return message;
  return (pool && names.variables.get(pool)?.get(name)) ?? names.values.get(name);
}

/** All names of values that an expression in this pool or handler can use, for suggestions. */
export function visibleNames(names: Names, { pool, handler }: Scope): string[] {
  const message = handler && names.messages.get(handler);
  const variables = (pool && names.variables.get(pool)?.keys()) ?? [];
  return [...names.values.keys(), ...variables, ...(message ? [message.name] : [])];
}

/** Where an expression stands, as far as names depend on it. */
export interface Scope {
  pool?: Bound;
  handler?: Bound;
}

export function scopeOf(bound: Bound): Scope {
  const pool = poolOf(bound);
  const handler = handlerOf(bound);
  return { ...(pool && { pool }), ...(handler && { handler }) };
}

function handlerOf(bound: Bound): Bound | undefined {
  for (let at = bound.parent; at; at = at.parent) if (at.entry.word === 'on') return at;
  return undefined;
}

function declareStatement(bound: Bound, names: Names, report: Report): void {
  const word = bound.entry.word;
  if (bound.place === 'top' && (word === 'param' || word === 'let' || word === 'payload' || word === 'data')) {
    declare(word, nameIn(bound, 'name'), bound, names.values, names, report);
  } else if (bound.place === 'top' && word === 'pool') {
    declare('pool', headingName(valueIn(bound, 'name')), bound, names.pools, names, report);
  } else if (word === 'signal') {
    declare('signal', nameIn(bound, 'name'), bound, names.signals, names, report);
  } else if (word === 'let') {
    const pool = poolOf(bound);
    if (pool) declareVariable(bound, pool, names, report);
  } else if (word === 'on') {
    declareMessage(bound, names, report);
  }
}

function declare(
  kind: ScenarioSymbol['kind'],
  name: Name | undefined,
  bound: Bound,
  table: Map<string, ScenarioSymbol>,
  names: Names,
  report: Report,
  scope?: Span,
) {
  if (!name) return;
  const first = table.get(name.name);
  if (first && kind !== 'signal' && kind !== 'variable') {
    report(duplicateName(name, first));
    return;
  }
  if (kind !== 'pool' && kind !== 'signal' && builtIns.some((builtIn) => builtIn.object === name.name && name.name !== 'm')) {
    report(finding('duplicate-name', name.span, `\`${name.name}\` is built in; take another name`));
    return;
  }
  const symbol = first ?? kept.get(bound) ?? { kind, name: name.name, span: name.span, definition: bound, ...(scope && { scope }) };
  kept.set(symbol.definition, symbol);
  if (!first) {
    table.set(name.name, symbol);
    names.symbols.push(symbol);
  }
  names.definitions.push({ symbol, span: name.span, defines: true });
}

/** The symbol of a statement that nobody has edited is the same one, so that what refers to it can be kept. */
const kept = new WeakMap<Bound, ScenarioSymbol>();

function duplicateName(name: Name, first: ScenarioSymbol) {
  const message = `there is a ${first.kind} \`${name.name}\` already; take another name`;
  return finding('duplicate-name', name.span, message, { related: [{ message: 'the first one', span: first.span }] });
}

function declareVariable(bound: Bound, pool: Bound, names: Names, report: Report): void {
  const name = nameIn(bound, 'name');
  const global = name && names.values.get(name.name);
  if (global) {
    report(duplicateName(name, global));
    return;
  }
  const table = names.variables.get(pool) ?? new Map<string, ScenarioSymbol>();
  names.variables.set(pool, table);
  declare('variable', name, bound, table, names, report, pool.statement.span);
}

function declareMessage(bound: Bound, names: Names, report: Report): void {
  const own = new Map<string, ScenarioSymbol>();
  declare('message', nameIn(bound, 'as'), bound, own, names, report, bound.statement.span);
  for (const symbol of own.values()) names.messages.set(bound, symbol);
}

function nameIn(bound: Bound, key: string): Name | undefined {
  return asName(valueIn(bound, key));
}

/** The name in `rider[9_000]`. */
export function headingName(heading: Expr | undefined): Name | undefined {
  return asName(heading?.kind === 'index' ? heading.object : heading);
}

function asName(expr: Expr | undefined): Name | undefined {
  return expr?.kind === 'name' ? expr : undefined;
}
