import type { Expr } from './plan.ts';

/** The text that an expression always makes; undefined where it differs between clients or messages. */
export function constantText(expr: Expr): string | undefined {
  if (expr.kind === 'literal') return String(expr.value);
  if (expr.kind !== 'concat') return undefined;
  const parts = expr.parts.map(constantText);
  return parts.includes(undefined) ? undefined : parts.join('');
}
