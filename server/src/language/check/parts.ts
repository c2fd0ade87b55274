import type { Expr, Statement } from '../ast.ts';

/** The expressions that an expression is made of. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'text':
      return expr.parts.filter((part) => part.kind !== 'piece');
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'call':
      return expr.args;
    case 'unary':
      return [expr.operand];
    case 'binary':
      return [expr.left, expr.right];
    case 'object':
      return expr.entries.map((entry) => entry.value);
    case 'list':
      return expr.items;
    default:
      return [];
  }
}

/** An expression and everything in it. */
export function everyPart(expr: Expr, into: Expr[] = []): Expr[] {
  into.push(expr);
  for (const part of partsOf(expr)) everyPart(part, into);
  return into;
}

/** Every name that stands in a statement or expression. */
export function namesIn(part: Statement | Expr): string[] {
  if (part.kind !== 'statement') return everyPart(part).flatMap((inner) => (inner.kind === 'name' ? [inner.name] : []));
  const own = [part.head, ...part.args, ...(part.assigned ?? [])];
  return [...own, ...(part.block?.statements ?? [])].flatMap(namesIn);
}
