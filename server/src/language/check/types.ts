import type { Expr } from '../ast.ts';
import type { Entry, Parameter } from '../catalog.ts';
import { type Bound, everyStatement, valueIn } from '../model.ts';
import { nearest } from '../nearest.ts';
import { typeName } from '../units.ts';
import { accept } from './accept.ts';
import { finding, suggestion } from './finding.ts';
import { type Inference, infer } from './infer.ts';
import { type KnownOfFile, keptOrJudged } from './keptJudgements.ts';
import { ask, refer } from './lookup.ts';
import { headingName, lookUp, type Scope, scopeOf } from './names.ts';

/** Holds every value of every statement against the catalog, and resolves every name on the way. */
export function checkTypes(statements: readonly Bound[], inference: Inference, known: KnownOfFile): void {
  const isPool = ({ entry }: Bound) => entry.word === 'pool';
  // Pools come last: whatever else they name has its value then.
  for (const bound of statements) if (!isPool(bound)) checkAll(bound, inference);
  for (const bound of statements) if (isPool(bound)) keptOrJudged(bound, inference, known, (listening) => checkAll(bound, listening));
}

function checkAll(root: Bound, loud: Inference): void {
  for (const bound of [root, ...everyStatement(root.block)]) {
    if (bound.entry.head === 'metric') continue;
    const scope = scopeOf(bound);
    const inference = bound.isWhole ? loud : silenced(loud);
    const { headParameter } = bound.entry;
    if (headParameter) accept(headParameter, bound.statement.head, scope, inference, `the ${headParameter.name}`);
    for (const { parameter, key, label } of signatureOf(bound.entry)) {
      for (const expr of bound.values[key] ?? []) checkValue(parameter, expr, label, bound, scope, inference);
    }
    if (bound.entry.word === 'let' && bound.place !== 'top') checkReassignment(bound, scope, inference);
  }
}

/** A line that was not understood as a whole is resolved, but not judged: what is wrong with it has been said. */
function silenced(inference: Inference): Inference {
  return { ...inference, report: () => {}, unknowns: [] };
}

interface SignaturePart {
  parameter: Parameter;
  /** Of its values in a bound statement. */
  key: string;
  /** What messages call it. */
  label: string;
}

/** Each parameter of an entry; worked out once, as every statement of every keystroke asks. */
function signatureOf(entry: Entry): readonly SignaturePart[] {
  const known = signatures.get(entry);
  if (known) return known;
  const own = [...entry.positional, ...(entry.assigned ?? [])];
  const label = ({ name }: Parameter) => (own.length > 1 ? `the ${name} of \`${entry.word}\`` : `\`${entry.word}\``);
  const signature = [
    ...own.map((parameter) => ({ parameter, key: parameter.name, label: label(parameter) })),
    ...entry.options.flatMap(({ word, values }) => values.map((parameter) => ({ parameter, key: word, label: `\`${word}\`` }))),
  ];
  signatures.set(entry, signature);
  return signature;
}

const signatures = new Map<Entry, readonly SignaturePart[]>();

function checkValue(parameter: Parameter, expr: Expr, label: string, bound: Bound, scope: Scope, inference: Inference): void {
  const [accepted] = parameter.accepts;
  if (accepted === 'newName') checkNewName(expr, label, inference);
  else if (accepted === 'poolHeading') checkHeading(parameter, expr, inference);
  else if (accepted === 'signal') checkSignal(expr, bound, inference);
  else accept(parameter, expr, scope, inference, label);
}

function checkNewName(expr: Expr, label: string, inference: Inference): void {
  if (expr.kind === 'name') return;
  inference.report(finding('wrong-type', expr.span, `${label} must be a name: letters, digits and \`_\``));
}

function checkHeading(parameter: Parameter, expr: Expr, inference: Inference): void {
  if (expr.kind !== 'index') return;
  const count: Parameter = { ...parameter, accepts: ['number'], example: '`100`' };
  accept(count, expr.index, {}, inference, `the size of pool \`${headingName(expr)?.name}\``);
}

function checkSignal(expr: Expr, bound: Bound, inference: Inference): void {
  if (expr.kind !== 'name') {
    inference.report(finding('wrong-type', expr.span, 'expected the name of a signal such as `watching`'));
    return;
  }
  if (bound.entry.word === 'signal') return;
  const symbol = ask((names) => names.signals.get(expr.name), inference);
  if (symbol) {
    refer(expr, symbol, inference);
    return;
  }
  if (inference.mayBeDeclared(expr.name)) return;
  const meant = nearest(expr.name, inference.names.signals.keys());
  const likely = meant === undefined ? undefined : inference.names.signals.get(meant);
  const { hint, fixes } = suggestion(expr.span, meant);
  const message = `no client gives the signal \`${expr.name}\`${hint || `; give it with \`signal ${expr.name}\``}`;
  inference.unknowns.push({
    name: expr.name,
    ...(likely && { meant: likely }),
    finding: finding('signal-never-given', expr.span, message, { fixes }),
  });
}

function checkReassignment(bound: Bound, scope: Scope, inference: Inference): void {
  const expr = valueIn(bound, 'value');
  const name = valueIn(bound, 'name');
  const symbol =
    name?.kind === 'name' && scope.pool ? ask((names) => lookUp(names, { pool: scope.pool! }, name.name), inference) : undefined;
  const first = symbol?.kind === 'variable' && symbol.definition !== bound ? valueIn(symbol.definition, 'value') : undefined;
  if (!expr || !first) return;
  const [before, now] = [infer(first, scope, inference).type, infer(expr, scope, inference).type];
  if (before === now || before === 'unknown' || now === 'unknown') return;
  inference.report(
    finding('wrong-type', expr.span, `\`${symbol?.name}\` is ${typeName(before)} from its first \`let\` on, and this is ${typeName(now)}`),
  );
}
