import type { Expr, PoolPlan } from './plan.ts';
import { allSteps } from './steps.ts';

/** What a number can be over all clients and moments. `mean` is what to expect, each random draw taken at its middle. */
export interface Range {
  min: number;
  max: number;
  mean: number;
}

/** What the expressions of a pool can refer to. */
export interface Scope {
  clients: number;
  /** The values that `let` gives each slot. */
  lets: ReadonlyMap<number, readonly Expr[]>;
}

export function scopeOf(pool: PoolPlan): Scope {
  const lets = new Map<number, Expr[]>();
  for (const step of allSteps(pool)) {
    if (step.kind === 'let') lets.set(step.slot, [...(lets.get(step.slot) ?? []), step.value]);
  }
  return { clients: pool.clients, lets };
}

/** Undefined where the value is no number, or one that only the run can tell, such as a column of data. */
export function rangeOf(expr: Expr, scope: Scope): Range | undefined {
  switch (expr.kind) {
    case 'literal':
      return typeof expr.value === 'number' ? only(expr.value) : undefined;
    case 'clientIndex':
      return { min: 0, max: scope.clients - 1, mean: (scope.clients - 1) / 2 };
    case 'random':
      return between(rangeOf(expr.min, scope), rangeOf(expr.max, scope));
    case 'choose':
      return hull(expr.options.map((option) => rangeOf(option, scope)));
    case 'local':
      return hull((scope.lets.get(expr.slot) ?? []).map((value) => rangeOf(value, without(scope, expr.slot))));
    case 'unary':
      return expr.op === '-' ? combine('-', only(0), rangeOf(expr.operand, scope)) : undefined;
    case 'binary':
      return combine(expr.op, rangeOf(expr.left, scope), rangeOf(expr.right, scope));
    default:
      return undefined;
  }
}

function only(value: number): Range {
  return { min: value, max: value, mean: value };
}

function between(low: Range | undefined, high: Range | undefined): Range | undefined {
  return low && high && { min: low.min, max: high.max, mean: (low.mean + high.mean) / 2 };
}

/** One of several, each as likely as the others. */
function hull(ranges: (Range | undefined)[]): Range | undefined {
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0 || known.length < ranges.length) return undefined;
  return {
    min: Math.min(...known.map(({ min }) => min)),
    max: Math.max(...known.map(({ max }) => max)),
    mean: known.reduce((sum, { mean }) => sum + mean, 0) / known.length,
  };
}

function combine(op: string, left: Range | undefined, right: Range | undefined): Range | undefined {
  const apply = arithmetic[op];
  if (!apply || !left || !right) return undefined;
  const corners = [left.min, left.max].flatMap((x) => [right.min, right.max].map((y) => apply(x, y)));
  const range = { min: Math.min(...corners), max: Math.max(...corners), mean: apply(left.mean, right.mean) };
  // Dividing by a range that holds zero has no bounds.
  return op === '/' && right.min <= 0 && right.max >= 0 ? undefined : range;
}

/** Operations whose extremes lie at the ends of their operands' ranges. */
const arithmetic: Record<string, ((x: number, y: number) => number) | undefined> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
};

/** A variable that is computed from itself has no range: its slot is looked into once. */
function without(scope: Scope, slot: number): Scope {
  return { ...scope, lets: new Map([...scope.lets].filter(([other]) => other !== slot)) };
}
