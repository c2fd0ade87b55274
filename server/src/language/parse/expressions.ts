/** Concrete operands → trees. */
import type { Bool, Expr, Name, Quantity, Text } from '../ast.ts';
import { type Complaints, newComplaints } from './complaints.ts';
import type { BracketsCst, InterpolatedCst, OperandCst, RowCst, SuffixCst } from './concrete.ts';
import { type Brackets, entriesOf, itemsOf, missingAt, onlyItemOf, type Part } from './items.ts';
import { joinOperands } from './precedence.ts';
import { pieceOf, textOf } from './texts.ts';
import { endOf, type IToken, spanOf } from './tokens.ts';

/** A row as expressions, and the marks between them that are no operators. */
export function partsOf({ operand = [], Mark = [] }: RowCst, complaints: Complaints): Part[] {
  const operands = operand.map((cst) => operandOf(cst, complaints));
  return Mark.length === 0 ? operands : joinOperands(inOrder(operands, Mark), complaints);
}

function inOrder(operands: readonly Expr[], marks: readonly IToken[]): Part[] {
  const items: Part[] = [];
  let next = 0;
  for (const mark of marks) {
    while (next < operands.length && operands[next].span.start < mark.startOffset) {
      items.push(operands[next]);
      next += 1;
    }
    items.push(mark);
  }
  return items.concat(operands.slice(next));
}

function operandOf({ children }: OperandCst, complaints: Complaints): Expr {
  let tree = atomOf(children, complaints);
  for (const suffix of children.suffix ?? []) tree = suffixed(tree, suffix, complaints);
  return tree;
}

function atomOf(children: OperandCst['children'], complaints: Complaints): Expr {
  if (children.Name) return nameOf(children.Name[0]);
  if (children.Quantity) return quantityOf(children.Quantity[0]);
  if (children.Text) return textOf(children.Text[0], complaints);
  if (children.interpolated) return interpolatedOf(children.interpolated[0], complaints);
  if (children.Bool) return boolOf(children.Bool[0]);
  if (children.round) return groupOf(bracketsOf(children.round[0], complaints), complaints);
  if (children.curly) return objectOf(children.curly[0], complaints);
  if (children.Unknown) return { kind: 'missing', span: spanOf(children.Unknown[0]) };
  const { parts, span } = bracketsOf(children.square![0], complaints);
  return { kind: 'list', items: itemsOf(parts, complaints), span };
}

/** What stands in parentheses has them in its span, so that the span of what contains it does too; a name keeps its own for renaming. */
function groupOf(brackets: Brackets, complaints: Complaints): Expr {
  const tree = onlyItemOf(brackets, complaints);
  return tree.kind === 'name' || tree.kind === 'missing' ? tree : { ...tree, span: brackets.span };
}

function suffixed(tree: Expr, { children }: SuffixCst, complaints: Complaints): Expr {
  const { start } = tree.span;
  if (children.Dot) return memberOf(tree, children.Dot[0], children.Name?.[0], complaints);
  if (children.square) {
    const brackets = bracketsOf(children.square[0], complaints);
    return { kind: 'index', object: tree, index: onlyItemOf(brackets, complaints), span: { start, end: brackets.span.end } };
  }
  const callee: Name = tree.kind === 'name' ? tree : { kind: 'name', name: dotted(tree), span: tree.span };
  if (children.curly) {
    const object = objectOf(children.curly[0], complaints);
    return { kind: 'call', callee, args: [object], span: { start, end: object.span.end } };
  }
  const { parts, span } = bracketsOf(children.round![0], complaints);
  return { kind: 'call', callee, args: itemsOf(parts, complaints), span: { start, end: span.end } };
}

function memberOf(object: Expr, dot: IToken, property: IToken | undefined, complaints: Complaints): Expr {
  const end = endOf(property ?? dot);
  if (!property) complaints.add('missing-name', 'expected a name after `.`', spanOf(dot));
  return { kind: 'member', object, property: property ? nameOf(property) : missingAt(end), span: { start: object.span.start, end } };
}

/** `a.b(…)` is a call of a function named `a.b`: there is none, and the checker can say so. */
function dotted(tree: Expr): string {
  if (tree.kind === 'name') return tree.name;
  return tree.kind === 'member' && tree.property.kind === 'name' ? `${dotted(tree.object)}.${tree.property.name}` : '';
}

function objectOf(cst: BracketsCst, complaints: Complaints): Expr {
  const { parts, span } = bracketsOf(cst, complaints);
  return { kind: 'object', entries: entriesOf(parts, complaints), span };
}

function interpolatedOf({ children }: InterpolatedCst, complaints: Complaints): Text {
  const end = children.TextEnd[0];
  const pieces = (children.TextPiece ?? []).map((token) => ({
    at: token.startOffset,
    part: pieceOf(token.image, token.startOffset, complaints),
  }));
  const holes = (children.hole ?? []).map((hole) => ({ at: hole.children.open[0].startOffset, part: holeOf(hole, complaints) }));
  const parts = [...pieces, ...holes].sort((a, b) => a.at - b.at).map(({ part }) => part);
  return { kind: 'text', parts, closed: end.image !== '', span: { start: children.TextStart[0].startOffset, end: endOf(end) } };
}

/** A person who is told of one mistake in a string's braces finds the others. */
function holeOf(hole: BracketsCst, complaints: Complaints): Expr {
  const own = newComplaints();
  const tree = onlyItemOf(bracketsOf(hole, own), own);
  complaints.list.push(...own.list.slice(0, 1));
  return tree;
}

function bracketsOf({ children }: BracketsCst, complaints: Complaints): Brackets {
  const [open, close] = [children.open[0], children.close[0]];
  const parts = partsOf(children.inside[0].children, complaints);
  return { open, close, parts, span: { start: open.startOffset, end: endOf(close) } };
}

function nameOf(token: IToken): Name {
  return { kind: 'name', name: token.image, span: spanOf(token) };
}

function boolOf(token: IToken): Bool {
  return { kind: 'bool', value: token.image === 'true', span: spanOf(token) };
}

function quantityOf(token: IToken): Quantity {
  const text = token.image;
  const digits = /^[\d_]+(?:\.[\d_]+)?(?:[eE][+-]?\d+)?/.exec(text)![0];
  return { kind: 'quantity', value: Number(digits.replaceAll('_', '')), unit: text.slice(digits.length), text, span: spanOf(token) };
}
