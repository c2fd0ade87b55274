import type { Comment, Expr, ObjectLiteral, Span, Statement, TextPiece } from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';

/** The same statement where it stands after `by` more characters in front of it; trees are never changed. */
export function movedStatement(statement: Statement, by: number): Statement {
  const { head, args, equals, assigned, block, span } = statement;
  return {
    kind: 'statement',
    head: movedExpr(head, by),
    args: args.map((arg) => movedExpr(arg, by)),
    ...(equals && { equals: movedSpan(equals, by) }),
    ...(assigned && { assigned: assigned.map((value) => movedExpr(value, by)) }),
    ...(block && {
      block: { ...block, statements: block.statements.map((inner) => movedStatement(inner, by)), span: movedSpan(block.span, by) },
    }),
    span: movedSpan(span, by),
  };
}

export function movedComment({ text, span }: Comment, by: number): Comment {
  return { text, span: movedSpan(span, by) };
}

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

export function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** Written out kind by kind: this runs over most of a file with every keystroke. */
function movedExpr<E extends Expr | TextPiece>(expr: E, by: number): E;
function movedExpr(expr: Expr | TextPiece, by: number): Expr | TextPiece {
  const span = movedSpan(expr.span, by);
  switch (expr.kind) {
    case 'name':
      return { kind: 'name', name: expr.name, span };
    case 'quantity':
      return { kind: 'quantity', value: expr.value, unit: expr.unit, text: expr.text, span };
    case 'piece':
      return { kind: 'piece', value: expr.value, span };
    case 'text':
      return { kind: 'text', parts: expr.parts.map((part) => movedExpr(part, by)), closed: expr.closed, span };
    case 'bool':
      return { kind: 'bool', value: expr.value, span };
    case 'missing':
      return { kind: 'missing', span };
    case 'member':
      return { kind: 'member', object: movedExpr(expr.object, by), property: movedExpr(expr.property, by), span };
    case 'index':
      return { kind: 'index', object: movedExpr(expr.object, by), index: movedExpr(expr.index, by), span };
    case 'call':
      return { kind: 'call', callee: movedExpr(expr.callee, by), args: expr.args.map((arg) => movedExpr(arg, by)), span };
    case 'unary':
      return { kind: 'unary', op: expr.op, operand: movedExpr(expr.operand, by), span };
    case 'binary': {
      const [left, right] = [movedExpr(expr.left, by), movedExpr(expr.right, by)];
      return { kind: 'binary', op: expr.op, left, right, opSpan: movedSpan(expr.opSpan, by), span };
    }
    case 'object':
      return { kind: 'object', entries: expr.entries.map((entry) => movedEntry(entry, by)), span };
    case 'list':
      return { kind: 'list', items: expr.items.map((item) => movedExpr(item, by)), span };
  }
}

function movedEntry({ key, keySpan, value }: ObjectLiteral['entries'][number], by: number): ObjectLiteral['entries'][number] {
  return { key, keySpan: movedSpan(keySpan, by), value: movedExpr(value, by) };
}
