import type { Comment, Expr, ObjectLiteral, Span, Statement, TextPiece } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';

/**
 * Moves a statement to where it stands after `by` more characters in front of it. In place, and nothing else in a tree ever changes:
 * so a statement is the same object for as long as nobody edits it, and what was found out about it can be kept.
 */
export function moveStatement({ head, args, equals, assigned, block, span }: Statement, by: number): void {
  moveExpr(head, by);
  for (const arg of args) moveExpr(arg, by);
  if (equals) moveSpan(equals, by);
  for (const value of assigned ?? []) moveExpr(value, by);
  if (block) {
    for (const inner of block.statements) moveStatement(inner, by);
    moveSpan(block.span, by);
  }
  moveSpan(span, by);
}

export function moveComment({ span }: Comment, by: number): void {
  moveSpan(span, by);
}

/** A copy, as a finding may share its spans with the nodes that it is about. */
export function movedDiagnostic(diagnostic: Diagnostic, by: number): Diagnostic {
  const { span, related, fixes } = diagnostic;
  return {
    ...diagnostic,
    span: movedSpan(span, by),
    ...(related && { related: related.map((each) => ({ ...each, span: movedSpan(each.span, by) })) }),
    ...(fixes && {
      fixes: fixes.map(({ title, edits }) => ({ title, edits: edits.map((edit) => ({ ...edit, span: movedSpan(edit.span, by) })) })),
    }),
  };
}

function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** No two nodes share a span, or it would move twice. */
function moveSpan(span: Span, by: number): void {
  span.start += by;
  span.end += by;
}

function moveExpr(expr: Expr | TextPiece, by: number): void {
  moveSpan(expr.span, by);
  switch (expr.kind) {
    case 'name':
    case 'quantity':
    case 'piece':
    case 'bool':
    case 'missing':
      return;
    case 'text':
      for (const part of expr.parts) moveExpr(part, by);
      return;
    case 'member':
      moveExpr(expr.object, by);
      moveExpr(expr.property, by);
      return;
    case 'index':
      moveExpr(expr.object, by);
      moveExpr(expr.index, by);
      return;
    case 'call':
      moveExpr(expr.callee, by);
      for (const arg of expr.args) moveExpr(arg, by);
      return;
    case 'unary':
      moveExpr(expr.operand, by);
      return;
    case 'binary':
      moveExpr(expr.left, by);
      moveExpr(expr.right, by);
      moveSpan(expr.opSpan, by);
      return;
    case 'object':
      for (const entry of expr.entries) moveEntry(entry, by);
      return;
    case 'list':
      for (const item of expr.items) moveExpr(item, by);
  }
}

function moveEntry({ keySpan, value }: ObjectLiteral['entries'][number], by: number): void {
  moveSpan(keySpan, by);
  moveExpr(value, by);
}
