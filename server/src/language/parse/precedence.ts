/** Operands and operators in a row → trees. */
import type { Binary, Expr, Missing, Unary } from '../ast.ts';
import type { Complaints } from './complaints.ts';
import { isExpr, missingAt, type Part } from './items.ts';
import { endOf, foreignOperators, type IToken, Minus, Not, spanOf } from './tokens.ts';

/** Loosest first; operators of one level associate to the left. `not` stands between `and` and the comparisons. */
const levels: Binary['op'][][] = [['or'], ['and'], ['==', '!=', '<', '<=', '>', '>='], ['->'], ['..'], ['+', '-'], ['*', '/', '%']];
const levelOf = new Map<string, number>(levels.flatMap((ops, level) => ops.map((op) => [op, level] as const)));
const comparisons = 2;

/** Joins what operators join; marks that are no operators, such as `,` and `=`, stay where they are. */
export function joinOperands(items: readonly Part[], complaints: Complaints): Part[] {
  const row: Row = { items, at: 0, complaints };
  const parts: Part[] = [];
  while (row.at < items.length) {
    const item = items[row.at];
    if (isExpr(item) || isPrefix(item)) {
      parts.push(climb(prefixed(row, 0), 0, row));
    } else {
      parts.push(item);
      row.at += 1;
    }
  }
  return parts;
}

interface Row {
  items: readonly Part[];
  /** The next item. */
  at: number;
  complaints: Complaints;
}

/** Takes the operators behind an operand that bind at least as tightly as `level`. */
function climb(left: Expr, level: number, row: Row): Expr {
  let tree = left;
  for (let token = row.items[row.at]; token && !isExpr(token); token = row.items[row.at]) {
    const op = (foreignOperators.get(token.image) ?? token.image) as Binary['op'];
    const own = levelOf.get(op) ?? -1;
    if (own < level) break;
    row.at += 1;
    const right = climb(prefixed(row, own + 1), own + 1, row);
    tree = { kind: 'binary', op, left: tree, right, opSpan: spanOf(token), span: { start: tree.span.start, end: right.span.end } };
  }
  return tree;
}

/**
 * An operand with the `-` and `not` before it; where there is none, it is missing behind the operator before. `not` takes the
 * comparison behind it, but never an operator that is too loose for the place where it stands.
 */
function prefixed(row: Row, level: number): Expr {
  const prefixes: IToken[] = [];
  let item = row.items[row.at];
  for (; item && !isExpr(item) && isPrefix(item); item = row.items[row.at]) {
    prefixes.push(item);
    row.at += 1;
  }
  let tree: Expr;
  if (item && isExpr(item)) {
    tree = item;
    row.at += 1;
  } else {
    tree = missingAfter(row.items[row.at - 1] as IToken, row.complaints);
  }
  for (const token of prefixes.reverse()) {
    const operand = token.tokenType === Not ? climb(tree, Math.max(comparisons, level), row) : tree;
    tree = { kind: 'unary', op: token.image as Unary['op'], operand, span: { start: token.startOffset, end: operand.span.end } };
  }
  return tree;
}

function isPrefix({ tokenType }: IToken): boolean {
  return tokenType === Minus || tokenType === Not;
}

function missingAfter(token: IToken, complaints: Complaints): Missing {
  complaints.add('missing-value', `expected a value after \`${token.image}\``, spanOf(token));
  return missingAt(endOf(token));
}
