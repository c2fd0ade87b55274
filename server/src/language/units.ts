import type { Unit, ValueType } from './catalog.ts';
import { units } from './catalog.ts';

/** A value known before the run, in its type's own unit: milliseconds, per second, bytes, bytes per second, a ratio. */
export type Constant = number | string | boolean;

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/** What an operation on two types gives; undefined: nothing that makes sense. */
export function resultType(op: ArithmeticOperator, left: ValueType, right: ValueType): ValueType | undefined {
  if (!isNumeric(left) || !isNumeric(right)) return undefined;
  if (op === '*') return product(left, right) ?? product(right, left);
  if (op === '/') return left === right ? 'number' : quotient(left, right);
  return left === right ? left : undefined;
}

/** Computes on values in their types' own units. `result` is what `resultType` said. */
export function compute(op: ArithmeticOperator, left: Operand, right: Operand, result: ValueType): number {
  const raw = operate(op, left.value, right.value);
  const power = powerOf(op, left.type, right.type, result);
  return power >= 0 ? raw * 1_000 ** power : raw / 1_000 ** -power;
}

/** By which power of a thousand a product or quotient of raw values is to be multiplied: durations are in ms, rates per second. */
export function powerOf(op: ArithmeticOperator, left: ValueType, right: ValueType, result: ValueType): number {
  if (op !== '*' && op !== '/') return 0;
  const sum = op === '*' ? thousands(left) + thousands(right) : thousands(left) - thousands(right);
  return sum - thousands(result);
}

interface Operand {
  type: ValueType;
  value: number;
}

export function isNumeric(type: string): boolean {
  return ['number', 'duration', 'rate', 'size', 'bandwidth', 'percent'].includes(type);
}

/** `a duration`, for messages. */
export function typeName(type: string): string {
  return typeNames[type] ?? 'a value';
}

const typeNames: Record<string, string> = {
  number: 'a number',
  duration: 'a duration',
  rate: 'a rate',
  size: 'a size',
  bandwidth: 'bytes per second',
  percent: 'a percentage',
  text: 'a text',
  bool: '`true` or `false`',
  payload: 'a payload',
  source: 'a source of rows',
  object: 'an object',
  list: 'a list',
  durationRange: 'a range',
  rateRamp: 'a ramp',
  textRange: 'a range',
};

/** A value as it would be written in a scenario: `9_000/s`, `1.5s`, `64KiB`, `99.9%`, `"text"`. */
export function formatValue(type: string, value: Constant): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return String(value);
  if (type === 'bandwidth') return `${withUnit('size', value)}/s`;
  return type === 'number' || !isNumeric(type) ? formatNumber(value) : withUnit(type, value);
}

/** `9_000`, `0.25`: digits in groups of three, at most six decimals. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-6)) return String(value);
  const [integer, decimals] = trimmed(value, 6).split('.');
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, '_');
  return decimals ? `${grouped}.${decimals}` : grouped;
}

/** The largest unit in which the value has at most three decimals and is not below one. */
function withUnit(type: string, value: number): string {
  const candidates = units.filter((unit) => unit.type === type).sort((a, b) => b.factor - a.factor);
  const fitting = candidates.find((unit) => isShort(value, unit)) ?? candidates[candidates.length - 1];
  const shown = value === 0 ? baseUnit(candidates) : fitting;
  return formatNumber(value / shown.factor) + shown.symbol;
}

function isShort(value: number, unit: Unit): boolean {
  const amount = value / unit.factor;
  return Math.abs(amount) >= 1 && Math.abs(amount - Number(amount.toFixed(3))) < 1e-12 * Math.abs(amount);
}

/** Zero reads best in the everyday unit: `0s`, `0/s`, `0B`, `0%`. */
function baseUnit(candidates: readonly Unit[]): Unit {
  return candidates.find((unit) => unit.symbol === 's') ?? candidates.find((unit) => unit.factor === 1) ?? candidates[0];
}

function trimmed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function quote(value: string): string {
  const escapes: Record<string, string> = { '\n': '\\n', '\t': '\\t', '"': '\\"', '\\': '\\\\', '{': '{{', '}': '}}' };
  return `"${value.replace(/[\n\t"\\{}]/g, (character) => escapes[character])}"`;
}

function product(left: ValueType, right: ValueType): ValueType | undefined {
  if (left === 'number') return right === 'percent' ? 'number' : right;
  if (left === 'percent') return right;
  if (left === 'rate' && right === 'duration') return 'number';
  if (left === 'size' && right === 'rate') return 'bandwidth';
  if (left === 'bandwidth' && right === 'duration') return 'size';
  return undefined;
}

function quotient(left: ValueType, right: ValueType): ValueType | undefined {
  if (right === 'number' || right === 'percent') return left;
  const quotients: Record<string, ValueType> = {
    'number/duration': 'rate',
    'number/rate': 'duration',
    'size/duration': 'bandwidth',
    'size/bandwidth': 'duration',
    'bandwidth/size': 'rate',
    'bandwidth/rate': 'size',
  };
  return quotients[`${left}/${right}`];
}

function thousands(type: ValueType): number {
  return type === 'duration' ? -1 : 0;
}

function operate(op: ArithmeticOperator, left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}
