import type { Expr, Span } from '../ast.ts';

/** What is known of expressions, by expression. */
export interface ByExpr<T> {
  get(expr: Expr): T | undefined;
  [Symbol.iterator](): Iterator<[Expr, T]>;
}

export interface GrowingByExpr<T> extends ByExpr<T> {
  set(expr: Expr, known: T): void;
  /** Brings along what is known of everything within a span, behind those that came along before: large scenarios are not written down anew then. */
  bring(span: Span, known: ReadonlyMap<Expr, T>): void;
}

export function growingByExpr<T>(): GrowingByExpr<T> {
  const own = new Map<Expr, T>();
  const brought: Brought<T>[] = [];
  return {
    get: (expr) => own.get(expr) ?? lastFrom(brought, expr.span.start)?.known.get(expr),
    set: (expr, known) => void own.set(expr, known),
    bring: (span, known) => void brought.push({ span, known }),
    *[Symbol.iterator]() {
      yield* own;
      for (const { known } of brought) yield* known;
    },
  };
}

interface Brought<T> {
  span: Span;
  known: ReadonlyMap<Expr, T>;
}

/** The last that begins at an offset or before it. */
function lastFrom<T>(brought: readonly Brought<T>[], offset: number): Brought<T> | undefined {
  let [low, high] = [-1, brought.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (brought[middle].span.start <= offset) low = middle;
    else high = middle - 1;
  }
  return brought[low];
}
