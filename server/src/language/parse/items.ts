/** What stands between brackets: values and commas, or keys, colons and values. */
import type { Expr, Missing, ObjectLiteral, Span } from '../ast.ts';
import { type Complaints, insertion, newComplaints } from './complaints.ts';
import { Colon, Comma, Equals, endOf, HoleStart, type IToken, LeftParen, Semicolon, spanOf } from './tokens.ts';

/** An expression, or a token that is not part of one. */
export type Part = Expr | IToken;

export interface Brackets {
  open: IToken;
  close: IToken;
  parts: Part[];
  span: Span;
}

/** `a, b, c`; a comma behind the last is allowed. At most one complaint for one list. */
export function itemsOf(parts: Part[], complaints: Complaints): Expr[] {
  const own = newComplaints();
  const items = listOf(parts, own);
  complaints.list.push(...own.list.slice(0, 1));
  return items;
}

function listOf(parts: Part[], complaints: Complaints): Expr[] {
  const items: Expr[] = [];
  let comma: 'needed' | 'unexpected' = 'unexpected';
  for (const [at, part] of parts.entries()) {
    if (isExpr(part)) {
      if (comma === 'needed' && part.kind !== 'missing') complainComma(items.at(-1)!.span.end, part.span, complaints);
      items.push(part);
      comma = 'needed';
    } else if (part.tokenType === Comma && comma === 'needed') {
      comma = 'unexpected';
    } else {
      if (!isNaming(parts, at)) complainPart(part, complaints);
      else complainNamed(parts[at - 1] as Expr, part, complaints);
      if (part.tokenType === Comma) items.push(missingAt(part.startOffset));
    }
  }
  return items;
}

/** `size = 64` and `size: 64`. */
function isNaming(parts: Part[], at: number): boolean {
  const [name, mark, value] = [parts[at - 1], parts[at], parts[at + 1]];
  if (!name || !value || !isExpr(name) || !isExpr(value) || isExpr(mark) || name.kind !== 'name') return false;
  return mark.tokenType === Equals || mark.tokenType === Colon;
}

function complainNamed({ span }: Expr, mark: IToken, complaints: Complaints): void {
  const fixes = [{ title: 'Leave out the name', edits: [{ span: { start: span.start, end: endOf(mark) }, newText: '' }] }];
  complaints.add('unexpected-token', `unexpected \`${mark.image}\`; values in parentheses stand without names`, spanOf(mark), fixes);
}

/** The one value in parentheses, in an index, in a string's braces. */
export function onlyItemOf({ open, parts, span }: Brackets, complaints: Complaints): Expr {
  const [first, second] = parts;
  if (!first) complaints.add('missing-value', emptyMessage(open), span);
  if (!first || !isExpr(first)) {
    if (first) complainPart(first, complaints);
    return missingAt(endOf(open));
  }
  if (second) complainSecond(second, open, complaints);
  return first;
}

function emptyMessage({ image, tokenType }: IToken): string {
  const hint = tokenType === HoleStart ? '; write `{{}}` for braces' : '';
  return `expected a value between \`${image}\` and \`${closing[image]}\`${hint}`;
}

/** `key: value, "another key": value`; a comma behind the last is allowed. At most one complaint for one object. */
export function entriesOf(parts: Part[], complaints: Complaints): ObjectLiteral['entries'] {
  const entries: ObjectLiteral['entries'] = [];
  let at = 0;
  let silent = complaints;
  while (at < parts.length) {
    const before = silent.list.length;
    const { entry, next } = entryAt(parts, at, silent);
    if (entry) entries.push(entry);
    at = next;
    if (silent.list.length > before) silent = newComplaints();
  }
  return entries;
}

/** The entry that begins at a part, its comma included; always takes at least one part. */
function entryAt(parts: Part[], at: number, complaints: Complaints): { entry?: ObjectLiteral['entries'][number]; next: number } {
  const [part, colon, value, follower] = parts.slice(at, at + 4);
  const key = keyOf(part, complaints);
  if (key === undefined || !isExpr(part)) return { next: at + 1 };
  const entry = (value: Expr) => ({ key, keySpan: part.span, value });
  if (!colon || isExpr(colon) || colon.tokenType !== Colon) {
    complaints.add('missing-value', 'expected `:` and a value behind this key', part.span);
    return { entry: entry(missingAt(part.span.end)), next: behindComma(parts, at + 1) };
  }
  if (!value || !isExpr(value)) {
    complaints.add('missing-value', 'expected a value after `:`', spanOf(colon));
    return { entry: entry(missingAt(endOf(colon))), next: behindComma(parts, at + 2) };
  }
  if (follower && isExpr(follower)) complainComma(value.span.end, follower.span, complaints);
  return { entry: entry(value), next: behindComma(parts, at + 3) };
}

function behindComma(parts: Part[], at: number): number {
  const part = parts[at];
  return part && !isExpr(part) && part.tokenType === Comma ? at + 1 : at;
}

function keyOf(part: Part, complaints: Complaints): string | undefined {
  if (!isExpr(part)) {
    complainPart(part, complaints);
    return undefined;
  }
  if (part.kind === 'name') return part.name;
  const pieces = part.kind === 'text' ? part.parts : [part];
  if (pieces.every((piece) => piece.kind === 'piece')) return pieces.map(({ value }) => value).join('');
  complaints.add('bad-key', 'a key is a name or a string without expressions', part.span);
  return undefined;
}

export function isExpr(part: Part): part is Expr {
  return 'kind' in part;
}

export function missingAt(at: number): Missing {
  return { kind: 'missing', span: { start: at, end: at } };
}

export function complainPart(token: IToken, complaints: Complaints): void {
  const { tokenType } = token;
  if (tokenType === Comma) complaints.add('missing-value', 'expected a value before `,`', spanOf(token));
  else if (tokenType === Semicolon) complaints.add('unexpected-token', 'expected `,` instead of `;`', spanOf(token));
  else complaints.add('unexpected-token', `unexpected \`${token.image}\``, spanOf(token));
}

function complainSecond(second: Part, open: IToken, complaints: Complaints): void {
  const span = isExpr(second) ? second.span : spanOf(second);
  const isTuple = open.tokenType === LeftParen && !isExpr(second) && second.tokenType === Comma;
  const message = isTuple
    ? 'parentheses hold one value; the `(` of a call stands directly behind the name, without a space'
    : `only one value can stand between \`${open.image}\` and \`${closing[open.image]}\``;
  complaints.add('unexpected-token', message, span);
}

function complainComma(at: number, span: Span, complaints: Complaints): void {
  complaints.add('missing-comma', 'expected `,` before this', span, insertion('Insert `,`', at, ','));
}

const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
