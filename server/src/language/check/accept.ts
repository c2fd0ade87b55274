import type { Binary, Expr, Name } from '../ast.ts';
import type { Accepted, Limits, Moment, Parameter } from '../catalog.ts';
import type { Diagnostic, Fix } from '../diagnostic.ts';
import type { Value } from '../model.ts';
import { formatValue, isNumeric, typeName } from '../units.ts';
import { listOf } from '../wording.ts';
import { finding, insertFix, replaceFix } from './finding.ts';
import { drawFix, ratioFix } from './habits.ts';
import { type Inference, infer, latest } from './infer.ts';
import { expectationOf, jsonHint } from './misfits.ts';
import type { Scope } from './names.ts';
import { partsOf } from './parts.ts';

/** Holds a value against the parameter it is given to: its type, the moment it is needed at, and its limits. */
export function accept(parameter: Parameter, expr: Expr, scope: Scope, inference: Inference, label = parameter.name): void {
  const value = infer(expr, scope, inference);
  if (expr.kind === 'name' && parameter.accepts.includes('text')) offerQuotes(expr, parameter, inference);
  if (value.type !== 'unknown' && !parameter.accepts.some((accepted) => fits(accepted, value))) {
    inference.report(wrongType(parameter, expr, value));
    // Who uses the value has nothing to do with it.
    inference.values.set(expr, { type: 'unknown', moment: value.moment });
    return;
  }
  const early = tooLate(expr, parameter.moment, inference);
  if (early) {
    inference.report(momentFinding(early, parameter, label));
    return;
  }
  if (parameter.limits) checkLimits(label, parameter.limits, expr, value, inference);
}

/** An unknown name where a text can stand may be a text whose quotes were forgotten. */
function offerQuotes({ name, span }: Name, parameter: Parameter, { unknowns }: Inference): void {
  const unknown = unknowns.at(-1);
  if (unknown?.finding.span !== span) return;
  const quoted = parameter.name === 'url' ? `"mqtt://${name}"` : `"${name}"`;
  unknown.finding.fixes = [...(unknown.finding.fixes ?? []), replaceFix(`Write \`${quoted}\``, span, quoted)];
}

function fits(accepted: Accepted, value: Value): boolean {
  const plain = isNumeric(value.type) || value.type === 'text' || value.type === 'bool';
  if (accepted === 'any') return plain;
  if (accepted === 'payload') return plain || value.type === 'payload';
  return accepted === value.type;
}

function wrongType(parameter: Parameter, expr: Expr, value: Value): Diagnostic {
  const expected = expectationOf(parameter);
  const units = parameter.accepts.flatMap((accepted) => usualUnits[accepted] ?? []);
  if (value.type === 'number' && units.length > 0) {
    const shown = units.filter((unit) => /\d([a-z%/]+)/.exec(expected)?.[1] === unit);
    const written = expr.kind === 'quantity' ? [...new Set([...shown, ...units])] : [];
    const fixes = [
      ...ratioFix(expr, units),
      ...written.map((unit) => insertFix(`Write \`${textOfQuantity(expr)}${unit}\``, expr.span.end, unit)),
    ];
    return finding('missing-unit', expr.span, `expected ${expected}, and this number has no unit`, { fixes });
  }
  if (value.type === 'object' && parameter.accepts.includes('payload')) {
    return finding('wrong-type', expr.span, jsonHint, { fixes: [insertFix('Insert `json`', expr.span.start, 'json ')] });
  }
  const fixes = parameter.accepts.includes('text') && isNumeric(value.type) ? quoteFix(expr) : drawFix(parameter, expr, value);
  const hint = parameter.accepts[0] === 'any' && value.type === 'payload' ? '; declare it with `payload`' : '';
  return finding('wrong-type', expr.span, `expected ${expected}, and this is ${typeName(value.type)}${hint}`, { fixes });
}

const usualUnits: Partial<Record<Accepted, readonly string[]>> = { duration: ['s', 'ms'], rate: ['/s'], percent: ['%'] };

function textOfQuantity(expr: Expr): string {
  return expr.kind === 'quantity' ? expr.text : '';
}

function quoteFix(expr: Expr): Fix[] {
  const edits = [
    { span: { start: expr.span.start, end: expr.span.start }, newText: '"{' },
    { span: { start: expr.span.end, end: expr.span.end }, newText: '}"' },
  ];
  return [{ title: 'Write it inside a text', edits }];
}

/** The innermost part that cannot be evaluated yet at this moment. */
function tooLate(expr: Expr, moment: Moment, inference: Inference): Expr | undefined {
  const isLate = (part: Expr) => {
    const value = inference.values.get(part);
    return value !== undefined && latest(value.moment, moment) !== moment;
  };
  if (!isLate(expr)) return undefined;
  for (const part of partsOf(expr)) {
    const inner = tooLate(part, moment, inference);
    if (inner) return inner;
  }
  return expr;
}

function momentFinding(expr: Expr, parameter: Parameter, label: string): Diagnostic {
  const what = expr.kind === 'name' ? `\`${expr.name}\`` : 'this value';
  if (parameter.moment === 'plan') {
    return finding('not-constant', expr.span, `${what} differs from client to client, and ${label} must be known before the run`);
  }
  const when = parameter.moment === 'client' ? 'is not known yet when the client connects' : 'exists only in what a `publish` sends';
  return finding('not-available', expr.span, `${what} ${when}`);
}

function checkLimits(label: string, limits: Limits, expr: Expr, value: Value, inference: Inference): void {
  if (expr.kind === 'binary' && (value.type === 'durationRange' || value.type === 'rateRamp')) checkEnds(label, limits, expr, inference);
  if (typeof value.constant !== 'number') return;
  const wrong = violation(limits, value.constant, value.type);
  if (wrong)
    inference.report(finding('out-of-range', expr.span, `${label} must be ${wrong}; it is ${formatValue(value.type, value.constant)}`));
}

function checkEnds(label: string, limits: Limits, range: Binary, inference: Inference): void {
  const ends = [range.left, range.right].map((end) => inference.values.get(end));
  for (const [index, end] of [range.left, range.right].entries()) {
    const value = ends[index];
    if (value) checkLimits(label, limits, end, value, inference);
  }
  const [from, to] = ends.map((end) => end?.constant);
  if (range.op === '..' && typeof from === 'number' && typeof to === 'number' && from > to) {
    const swapped = `${formatValue('duration', to)}..${formatValue('duration', from)}`;
    inference.report(
      finding('out-of-range', range.span, 'the first of the two must not be the larger', {
        fixes: [replaceFix(`Write \`${swapped}\``, range.span, swapped)],
      }),
    );
  }
}

/** What a constant should be that is outside of the limits; undefined: it is within. */
export function violation(limits: Limits, value: number, type: string): string | undefined {
  if (limits.choices && !limits.choices.includes(value)) return listOf(limits.choices.map(String));
  if (limits.whole && !Number.isInteger(value)) return 'a whole number';
  if (limits.multipleOf && value % limits.multipleOf !== 0) return `a multiple of ${formatValue(type, limits.multipleOf)}`;
  if (limits.min !== undefined && value < limits.min) return limits.min < 1e-3 ? 'above zero' : `at least ${formatValue(type, limits.min)}`;
  if (limits.max !== undefined && value > limits.max) return `at most ${formatValue(type, limits.max)}`;
  return undefined;
}
