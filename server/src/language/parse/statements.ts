/** Concrete statements → trees: which part is the head, what stands before `=` and what behind it. */
import type { Block, Expr, Statement } from '../ast.ts';
import { entryAt } from '../catalog.ts';
import type { Complaints } from './complaints.ts';
import type { BlockCst, RowCst, StatementCst, StatementsCst } from './concrete.ts';
import { joinUnits } from './detachedUnits.ts';
import { partsOf } from './expressions.ts';
import { complainPart, isExpr, missingAt, type Part } from './items.ts';
import { BinaryOperator, Colon, Comma, Equals, endOf, type IToken, spanOf } from './tokens.ts';

export function statementsOf({ children }: StatementsCst, complaints: Complaints): Statement[] {
  return (children.statement ?? []).map((statement) => statementOf(statement, complaints));
}

function statementOf({ children }: StatementCst, complaints: Complaints): Statement {
  const parts = joinUnits(partsOf(children, complaints), complaints);
  const block = children.block && blockOf(children.block[0], complaints);
  const start = parts.length > 0 ? startOfRow(children, parts) : block!.span.start;
  const end = block ? block.span.end : endOfRow(children, parts);
  const { before, equals, behind } = divide(parts, complaints);
  if (parts.length === 0) complaints.add('missing-word', 'expected a word before `{`', { start, end: start + 1 });
  return {
    kind: 'statement',
    head: before[0] ?? missingAt(start),
    args: before.slice(1),
    ...(equals && { equals: spanOf(equals), assigned: behind }),
    ...(block && { block }),
    span: { start, end },
  };
}

function blockOf({ children }: BlockCst, complaints: Complaints): Block {
  const [open, close] = [children.open[0], children.close[0]];
  const statements = statementsOf(children.statements[0], complaints);
  return { statements, span: { start: open.startOffset, end: endOf(close) }, closed: close.image !== '' };
}

interface Divided {
  before: Expr[];
  equals?: IToken;
  behind: Expr[];
}

/** Sorts the parts of a statement and says what is wrong with the tokens among them, once for a statement. */
function divide(parts: Part[], complaints: Complaints): Divided {
  const divided: Divided = { before: [], behind: [] };
  let mistakes = 0;
  for (const [i, part] of parts.entries()) {
    if (isExpr(part)) (divided.equals ? divided.behind : divided.before).push(part);
    else if (part.tokenType === Equals && !divided.equals) divided.equals = part;
    else if (part.tokenType !== Comma || !isBetweenValues(parts, i)) {
      if (mistakes === 0) complainToken(part, parts.slice(0, i), parts[i + 1], complaints);
      mistakes += 1;
    }
  }
  if (divided.equals) fillGaps(divided, divided.equals, mistakes === 0 ? complaints : undefined);
  return divided;
}

function isBetweenValues(parts: Part[], at: number): boolean {
  const [left, right] = [parts[at - 1], parts[at + 1]];
  return left !== undefined && isExpr(left) && right !== undefined && isExpr(right);
}

function complainToken(token: IToken, before: readonly Part[], next: Part | undefined, complaints: Complaints): void {
  const { image, tokenType } = token;
  const left = before.at(-1);
  if (tokenType.CATEGORIES?.includes(BinaryOperator)) {
    const hint = left ? '' : '; a line goes on below where it ends in an operator';
    complaints.add('missing-value', `expected a value before \`${image}\`${hint}`, spanOf(token));
  } else if (tokenType === Comma && left && isExpr(left)) {
    const fixes = [{ title: 'Leave out `,`', edits: [{ span: spanOf(token), newText: '' }] }];
    complaints.add('missing-value', 'expected a value after `,`', spanOf(token), fixes);
  } else if (tokenType === Colon && isHost(before) && next && isExpr(next) && next.span.start === endOf(token)) {
    complainHost(before[1] as Expr, next, complaints);
  } else if (tokenType === Colon && isDeclaration(before)) {
    const fixes = [{ title: 'Write `=`', edits: [{ span: spanOf(token), newText: ' =' }] }];
    complaints.add('unexpected-token', 'unexpected `:`; a name is given its value with `=`', spanOf(token), fixes);
  } else if (tokenType === Colon) {
    const fixes = [{ title: 'Leave out `:`', edits: [{ span: spanOf(token), newText: '' }] }];
    complaints.add('unexpected-token', 'unexpected `:`; a word and its value just stand beside each other', spanOf(token), fixes);
  } else if (tokenType === Equals && left && isExpr(left) && !isDeclaration(before.slice(0, 2))) {
    const fixes = [{ title: 'Leave out `=`', edits: [{ span: spanOf(token), newText: ' ' }] }];
    complaints.add('unexpected-token', 'unexpected `=`; a word and its value just stand beside each other', spanOf(token), fixes);
  } else {
    complainPart(token, complaints);
  }
}

/** `broker localhost:1883`. */
function isHost([word, host, ...more]: readonly Part[]): boolean {
  return Boolean(word && host && more.length === 0 && isExpr(word) && isExpr(host) && word.kind === 'name' && word.name === 'broker');
}

function complainHost(host: Expr, port: Expr, complaints: Complaints): void {
  const [{ start }, { end }] = [host.span, port.span];
  const edits = [
    { span: { start, end: start }, newText: '"mqtt://' },
    { span: { start: end, end }, newText: '"' },
  ];
  complaints.add('missing-quotes', 'a URL is written as a string, `"mqtt://host:1883"`', { start, end }, [
    { title: 'Write it as a URL', edits },
  ]);
}

/** A word such as `param` and the name that it declares. */
function isDeclaration([word, name, ...more]: readonly Part[]): boolean {
  if (!word || !name || more.length > 0 || !isExpr(word) || word.kind !== 'name') return false;
  return entryAt('top', word.name)?.assigned !== undefined;
}

/** Both sides of `=` have something in the tree, be it that it is missing. */
function fillGaps({ before, behind }: Divided, equals: IToken, complaints: Complaints | undefined): void {
  if (behind.length === 0) {
    behind.push(missingAt(endOf(equals)));
    complaints?.add('missing-value', 'expected a value after `=`', spanOf(equals));
  } else if (before.length === 0) {
    complaints?.add('missing-name', 'expected a name before `=`', spanOf(equals));
  }
}

/** Before the first token, which the first part leaves out where that is a name in parentheses. */
function startOfRow({ operand = [] }: RowCst, [first]: Part[]): number {
  const open = operand[0]?.children.round?.[0].children.open[0];
  return Math.min(open?.startOffset ?? Infinity, isExpr(first) ? first.span.start : first.startOffset);
}

/** Behind the last token, which the last part leaves out in the same way. */
function endOfRow({ operand = [] }: RowCst, parts: Part[]): number {
  const last = parts.at(-1)!;
  const { round, suffix } = operand.at(-1)?.children ?? {};
  const close = round && !suffix ? endOf(round[0].children.close[0]) : 0;
  return Math.max(close, isExpr(last) ? last.span.end : endOf(last));
}
