import type { Expr, Statement } from '../ast.ts';

/** The expressions that an expression is made of. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'text':
      return expr.parts.filter((part) => part.kind !== 'piece');
    case 'member':
      return [];
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
export function* everyPart(expr: Expr): Generator<Expr> {
  yield expr;
  if (expr.kind === 'member') yield* everyPart(expr.object);
  for (const part of partsOf(expr)) yield* everyPart(part);
}

/** Every name that stands in a statement or expression. */
export function* namesIn(part: Statement | Expr): Generator<string> {
  if (part.kind !== 'statement') {
    for (const inner of everyPart(part)) if (inner.kind === 'name') yield inner.name;
    return;
  }
  for (const expr of [part.head, ...part.args, ...(part.assigned ?? [])]) yield* namesIn(expr);
  for (const statement of part.block?.statements ?? []) yield* namesIn(statement);
}
