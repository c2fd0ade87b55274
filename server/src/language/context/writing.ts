import type { Expr } from '../ast.ts';
import type { Cursor } from '../context.ts';
import { childrenOf } from '../tree.ts';

/** Whether an expression is being written at the offset, rather than standing before it or behind. */
export function isAt(expr: Expr, { file: { text }, offset }: Cursor): boolean {
  const { start, end } = expr.span;
  if (start < offset && offset <= end) return true;
  return isOpen(expr, text) && offset >= end && text.slice(end, offset).trim() === '';
}

/** Whether an expression still lacks its end: a value behind an operator, or its closing bracket. */
function isOpen(expr: Expr, text: string): boolean {
  switch (expr.kind) {
    case 'missing':
      return true;
    case 'binary':
      return isOpen(expr.right, text);
    case 'unary':
      return isOpen(expr.operand, text);
    case 'call':
    case 'index':
    case 'object':
    case 'list':
      return !/[)\]}]/.test(text[expr.span.end - 1] ?? '') || childrenOf(expr).at(-1)?.span.end === expr.span.end;
    default:
      return false;
  }
}

/** Directly behind a closing bracket or quote nothing can be written but a blank. */
export function isClosedBehind(expr: Expr, { file: { text }, offset }: Cursor): boolean {
  if (offset !== expr.span.end) return false;
  // The quote that a string begins with ends none.
  if (expr.kind === 'text') return expr.closed;
  return ['call', 'index', 'object', 'list'].includes(expr.kind) && /[)\]}]/.test(text[offset - 1] ?? '');
}
