import type { Expr, Text } from '../ast.ts';
import type { Moment } from '../catalog.ts';
import type { GrowingByExpr } from '../model/byExpr.ts';
import type { Bound, Environment, Reference, ScenarioSymbol, Value } from '../model.ts';
import { type Constant, typeName } from '../units.ts';
import { inferCall } from './calls.ts';
import { finding, type Report } from './finding.ts';
import type { Asked } from './keptJudgements.ts';
import { inferIndex, inferMember, inferName } from './lookup.ts';
import type { Names, Scope } from './names.ts';
import { inferBinary, inferUnary } from './operators.ts';
import { inferQuantity } from './quantity.ts';
import type { Unknown } from './unknowns.ts';

/** What inference knows and collects. Expressions are inferred once; what is wrong with them is reported then. */
export interface Inference {
  names: Names;
  environment: Environment;
  report: Report;
  values: Growing<Value>;
  resolved: Growing<ScenarioSymbol>;
  references: Reference[];
  /** Reported at the end, and what they most likely mean counts as used, so that one mistake stays one. */
  unknowns: Unknown[];
  /** Whether a name may well be declared in what was not understood: then nothing is said of it. */
  mayBeDeclared(name: string): boolean;
  /** As in the model. */
  judgements: Map<Bound, object>;
  /** Symbols whose value is being found out, to notice circles. */
  open: Set<ScenarioSymbol>;
  /** Values of parameters given by the run. */
  overrides: Map<ScenarioSymbol, Value>;
  /** Where what is asked of names is written down, so that what was found out can be kept for the next version of the text. */
  asked?: Asked[];
}

type Growing<T> = Pick<GrowingByExpr<T>, 'get' | 'set'>;

export const unknown: Value = { type: 'unknown', moment: 'plan' };

/** Type, moment and, where it is known before the run, value of an expression. */
export function infer(expr: Expr, scope: Scope, inference: Inference): Value {
  const known = inference.values.get(expr);
  if (known) return known;
  const value = inferAnew(expr, scope, inference);
  inference.values.set(expr, value);
  return value;
}

export function latest(...moments: Moment[]): Moment {
  const order: readonly Moment[] = ['plan', 'client', 'step', 'message'];
  return moments.reduce((a, b) => (order.indexOf(a) > order.indexOf(b) ? a : b), 'plan');
}

/** How a constant reads inside a text: durations in milliseconds, sizes in bytes, rates per second, shares as ratios. */
export function textOf(constant: Constant): string {
  return String(constant);
}

function inferAnew(expr: Expr, scope: Scope, inference: Inference): Value {
  switch (expr.kind) {
    case 'quantity':
      return inferQuantity(expr, inference.report);
    case 'text':
      return inferText(expr, scope, inference);
    case 'bool':
      return { type: 'bool', constant: expr.value, moment: 'plan' };
    case 'name':
      return inferName(expr, scope, inference);
    case 'member':
      return inferMember(expr, scope, inference);
    case 'index':
      return inferIndex(expr, scope, inference);
    case 'call':
      return inferCall(expr, scope, inference);
    case 'unary':
      return inferUnary(expr, scope, inference);
    case 'binary':
      return inferBinary(expr, scope, inference);
    case 'object':
      return together(
        'object',
        expr.entries.map((entry) => infer(entry.value, scope, inference)),
      );
    case 'list':
      return together(
        'list',
        expr.items.map((item) => infer(item, scope, inference)),
      );
    case 'missing':
      return unknown;
  }
}

function together(type: 'object' | 'list', values: readonly Value[]): Value {
  return { type, moment: latest(...values.map((value) => value.moment)) };
}

function inferText(expr: Text, scope: Scope, inference: Inference): Value {
  const moments: Moment[] = [];
  let text: string | undefined = '';
  for (const [index, part] of expr.parts.entries()) {
    if (part.kind === 'piece') {
      if (part.value.endsWith('$') && expr.parts[index + 1]) reportDollar(part.span.end - 1, inference.report);
      text = text === undefined ? undefined : text + part.value;
      continue;
    }
    const value = infer(part, scope, inference);
    moments.push(value.moment);
    text = text === undefined || value.constant === undefined ? undefined : text + textOf(value.constant);
    if (['payload', 'source', 'object', 'list'].includes(value.type)) {
      inference.report(finding('wrong-type', part.span, `${typeName(value.type)} cannot stand inside a text`));
    }
  }
  return { type: 'text', moment: latest(...moments), ...(text !== undefined && { constant: text }) };
}

/** As in languages where `${…}` holds an expression. */
function reportDollar(at: number, report: Report): void {
  const span = { start: at, end: at + 1 };
  const message = 'this `$` is part of the text; an expression stands in braces alone, and `{"$"}` is a sign that is meant';
  report(finding('literal-dollar', span, message, { fixes: [{ title: 'Remove `$`', edits: [{ span, newText: '' }] }] }));
}
