/** Which client identifiers come out equal, as far as that follows from the clients' indexes. */
import type { Expr as PlanExpr } from '../../../../runtime/src/plan/plan.ts';

export interface Identified {
  clients: number;
  id: PlanExpr;
}

/** An identifier that two clients of one pool use, because it is computed from their indexes: `client.index % 10` for example. */
export function repeatedId({ clients, id }: Identified): string | undefined {
  if (![...partsWithin(id)].some(({ kind }) => kind === 'binary')) return undefined;
  const first = textAt(id, 0);
  // What comes back does so after a number that stands there, or soon.
  const again = numbersIn(id).find((index) => index > 0 && index < clients && textAt(id, index) === first);
  if (first !== undefined && again !== undefined) return first;
  const seen = new Set<string>();
  return firstText({ clients, id }, (text) => seen.size === seen.add(text).size);
}

/** An identifier that clients of both pools use; undefined where there is none, or where that cannot be known. */
export function sharedId(a: Identified, b: Identified): string | undefined {
  const [few, many] = a.clients <= b.clients ? [a, b] : [b, a];
  const pattern = patternOf(many.id);
  if (pattern) return firstText(few, isOneOf(many, pattern));
  const own = patternOf(few.id);
  if (own) return firstText(many, isOneOf(few, own));
  const texts = new Set<string>();
  firstText(few, (text) => {
    texts.add(text);
    return false;
  });
  return firstText(many, (text) => texts.has(text));
}

function isOneOf({ clients }: Identified, pattern: RegExp): (id: string) => boolean {
  return (id) =>
    pattern
      .exec(id)
      ?.slice(1)
      .every((digits, _, [first]) => digits === first && Number(digits) < clients) ?? false;
}

/** The first that passes a test; none where identifiers do not follow from the index alone. */
function firstText({ clients, id }: Identified, test: (text: string) => boolean): string | undefined {
  // Shapes that overlap do so early: identifiers with equal texts around the index meet at 0.
  for (let index = 0; index < Math.min(clients, 1_000); index += 1) {
    const text = textAt(id, index);
    if (text === undefined || test(text)) return text;
  }
  return undefined;
}

function textAt(expr: PlanExpr, index: number): string | undefined {
  const value = valueAt(expr, index);
  return value === undefined ? undefined : String(value);
}

/** What the engine makes of an expression for one client; undefined where more than the index is in it. */
function valueAt(expr: PlanExpr, index: number): string | number | boolean | undefined {
  if (expr.kind === 'literal') return expr.value;
  if (expr.kind === 'clientIndex') return index;
  if (expr.kind === 'concat') {
    const texts = expr.parts.map((part) => textAt(part, index));
    return texts.includes(undefined) ? undefined : texts.join('');
  }
  if (expr.kind !== 'binary') return undefined;
  const [left, right] = [valueAt(expr.left, index), valueAt(expr.right, index)];
  return typeof left === 'number' && typeof right === 'number' ? arithmetic[expr.op]?.(left, right) : undefined;
}

const arithmetic: Record<string, ((x: number, y: number) => number) | undefined> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '%': (x, y) => x % y,
};

function numbersIn(id: PlanExpr): number[] {
  return [...partsWithin(id)].flatMap((part) => (part.kind === 'literal' && typeof part.value === 'number' ? [part.value] : []));
}

function patternOf(id: PlanExpr): RegExp | undefined {
  const parts = id.kind === 'concat' ? id.parts : [id];
  if (parts.some((part) => part.kind !== 'literal' && part.kind !== 'clientIndex')) return undefined;
  const patterns = parts.map((part) =>
    part.kind === 'literal' ? String(part.value).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') : '(0|[1-9]\\d*)',
  );
  return new RegExp(`^${patterns.join('')}$`);
}

/** An expression and all that it is made of. */
export function* partsWithin(expr: PlanExpr): Generator<PlanExpr> {
  yield expr;
  if (expr.kind === 'concat') for (const part of expr.parts) yield* partsWithin(part);
  if (expr.kind === 'unary') yield* partsWithin(expr.operand);
  if (expr.kind === 'binary') for (const part of [expr.left, expr.right]) yield* partsWithin(part);
}
