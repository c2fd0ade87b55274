import type { Binary, Unary } from '../ast.ts';
import type { ValueType } from '../catalog.ts';
import type { Value } from '../model.ts';
import { type ArithmeticOperator, compute, isNumeric, resultType, typeName } from '../units.ts';
import { finding } from './finding.ts';
import { type Inference, infer, latest, unknown } from './infer.ts';
import type { Scope } from './names.ts';

export function inferUnary(expr: Unary, scope: Scope, inference: Inference): Value {
  const operand = infer(expr.operand, scope, inference);
  if (operand.type === 'unknown') return { type: 'unknown', moment: operand.moment };
  const fits = expr.op === '-' ? isNumeric(operand.type) : operand.type === 'bool';
  if (!fits) {
    inference.report(finding('wrong-type', expr.span, `\`${expr.op}\` cannot stand before ${typeName(operand.type)}`));
    return unknown;
  }
  if (operand.constant === undefined) return operand;
  return { ...operand, constant: expr.op === '-' ? -Number(operand.constant) : !operand.constant };
}

export function inferBinary(expr: Binary, scope: Scope, inference: Inference): Value {
  const left = infer(expr.left, scope, inference);
  const right = infer(expr.right, scope, inference);
  const moment = latest(left.moment, right.moment);
  if (expr.op === '..' || expr.op === '->') return { type: rangeType(expr, left, right, inference), moment };
  if (expr.op === 'and' || expr.op === 'or') return logical(expr, left, right, inference);
  if (isComparison(expr.op)) return comparison(expr, left, right, inference);
  return arithmetic(expr, expr.op, left, right, inference);
}

function isComparison(op: Binary['op']): op is '==' | '!=' | '<' | '<=' | '>' | '>=' {
  return ['==', '!=', '<', '<=', '>', '>='].includes(op);
}

function arithmetic(expr: Binary, op: ArithmeticOperator, left: Value, right: Value, inference: Inference): Value {
  const moment = latest(left.moment, right.moment);
  if (left.type === 'unknown' || right.type === 'unknown') return { type: 'unknown', moment };
  const type = resultType(op, left.type as ValueType, right.type as ValueType);
  if (!type) {
    inference.report(finding('wrong-type', expr.span, misfit(op, left, right)));
    return unknown;
  }
  if (op === '/' && right.constant === 0) {
    inference.report(finding('division-by-zero', expr.span, 'division by zero'));
    return { type, moment };
  }
  const whole = Boolean(left.whole && right.whole && op !== '/');
  if (left.constant === undefined || right.constant === undefined) return { type, moment, whole };
  const constant = compute(op, operand(left), operand(right), type);
  return { type, moment, constant, whole: whole || (type === 'number' && Number.isInteger(constant)) };
}

function operand(value: Value): { type: ValueType; value: number } {
  return { type: value.type as ValueType, value: Number(value.constant) };
}

function misfit(op: ArithmeticOperator, left: Value, right: Value): string {
  if (op === '+' && (left.type === 'text' || right.type === 'text')) return 'texts are joined inside a text: `"{a}{b}"`';
  const words: Record<ArithmeticOperator, string> = {
    '+': 'added to',
    '-': 'taken from',
    '*': 'multiplied by',
    '/': 'divided by',
    '%': 'reduced modulo',
  };
  const [a, b] = op === '+' || op === '-' ? [right, left] : [left, right];
  return `${typeName(a.type)} cannot be ${words[op]} ${typeName(b.type)}`;
}

function comparison(expr: Binary, left: Value, right: Value, inference: Inference): Value {
  const moment = latest(left.moment, right.moment);
  if (left.type !== 'unknown' && right.type !== 'unknown' && left.type !== right.type) {
    inference.report(finding('wrong-type', expr.span, `${typeName(left.type)} cannot be compared with ${typeName(right.type)}`));
  }
  if (left.constant === undefined || right.constant === undefined) return { type: 'bool', moment };
  return { type: 'bool', moment, constant: compare(expr.op, left.constant, right.constant) };
}

function compare(op: Binary['op'], left: number | string | boolean, right: number | string | boolean): boolean {
  switch (op) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

function logical(expr: Binary, left: Value, right: Value, inference: Inference): Value {
  for (const [side, value] of [
    [expr.left, left],
    [expr.right, right],
  ] as const) {
    if (value.type === 'bool' || value.type === 'unknown') continue;
    inference.report(finding('wrong-type', side.span, `\`${expr.op}\` joins conditions, and this is ${typeName(value.type)}`));
  }
  const moment = latest(left.moment, right.moment);
  if (typeof left.constant !== 'boolean' || typeof right.constant !== 'boolean') return { type: 'bool', moment };
  return { type: 'bool', moment, constant: expr.op === 'and' ? left.constant && right.constant : left.constant || right.constant };
}

function rangeType(expr: Binary, left: Value, right: Value, inference: Inference): Value['type'] {
  if (left.type === 'unknown' || right.type === 'unknown') return 'unknown';
  if (expr.op === '->' && left.type === 'rate' && right.type === 'rate') return 'rateRamp';
  if (expr.op === '..' && left.type === 'duration' && right.type === 'duration') return 'durationRange';
  if (expr.op === '..' && left.type === 'text' && right.type === 'text') return 'textRange';
  const what = expr.op === '->' ? 'two rates, as in `1/s -> 10/s`' : 'two durations, as in `1s..30s`, or two addresses';
  inference.report(finding('wrong-type', expr.span, `\`${expr.op}\` stands between ${what}`));
  return 'unknown';
}
