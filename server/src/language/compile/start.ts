import type { Expr } from '../../../../runtime/src/plan/plan.ts';

/** The text that every value of an expression begins with. */
export function startOf(expr: Expr): string {
  const first = expr.kind === 'concat' ? expr.parts[0] : expr;
  return first?.kind === 'literal' ? String(first.value) : '';
}

/** Whether texts that begin so can be equal. */
export function startsAgree(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
