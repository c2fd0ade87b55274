/** Text → tokens, with strings opened where they hold expressions, so that one grammar serves inside and outside of them. */
import type { ILexingResult } from 'chevrotain';
import type { Comment } from '../ast.ts';
import { balance } from './brackets/balance.ts';
import { type Complaints, newComplaints } from './complaints.ts';
import { complainForeign } from './foreign.ts';
import { openText } from './textTokens.ts';
import { Colon, Dot, foreignTypes, type IToken, lexer, Name, spanOf, Text, tokenAt, Unknown } from './tokens.ts';

export interface Lexed {
  /** In every kind of bracket balanced; a closing one that the text lacks has an empty image. */
  tokens: IToken[];
  comments: Comment[];
  complaints: Complaints;
}

/** `base` is where `text` starts within the file, `line` its line there. */
export function lex(text: string, base = 0, line = 1): Lexed {
  const result = lexer.tokenize(text);
  const complaints = newComplaints();
  const comments = (result.groups.comments ?? []).map((token) => ({ text: token.image, span: spanOf(token, base) }));
  for (const comment of comments) checkComment(comment, complaints);
  const read = withUnknown(result, text);
  if (base > 0) for (const token of read) moveBy(token, base, line);
  letWordsBeNames(read);
  const tokens: IToken[] = [];
  for (const token of balance(read, complaints)) {
    if (foreignTypes.has(token.tokenType)) complainForeign(token, complaints);
    if (token.tokenType === Text) tokens.push(...openText(token, complaints, lex));
    else tokens.push(token);
  }
  return { tokens, comments, complaints };
}

/** What the lexer skipped becomes tokens again: it stands where a value was meant, and so is one mistake and not two. */
function withUnknown({ tokens, errors }: ILexingResult, text: string): IToken[] {
  if (errors.length === 0) return tokens;
  const unknown = errors.map(({ offset, length, line, column }) => ({
    ...tokenAt(Unknown, text.slice(offset, offset + length), offset, line ?? 1),
    startColumn: column ?? 1,
  }));
  return [...tokens, ...unknown].sort((a, b) => a.startOffset - b.startOffset);
}

function moveBy(token: IToken, base: number, line: number): void {
  token.startOffset += base;
  token.startLine = line;
}

/** `true`, `and` and the like are plain names as keys and members: `json { not: 1 }`. */
function letWordsBeNames(tokens: IToken[]): void {
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token.tokenType.LONGER_ALT !== Name) continue;
    if (tokens[i + 1]?.tokenType !== Colon && !isMember(tokens[i - 1], token)) continue;
    token.tokenType = Name;
    token.tokenTypeIdx = Name.tokenTypeIdx!;
  }
}

/** Only within a line: a `.` at the end of one changes nothing in what the next one says. */
function isMember(before: IToken | undefined, word: IToken): boolean {
  return before?.tokenType === Dot && before.startLine === word.startLine;
}

function checkComment({ text, span: { start, end } }: Comment, complaints: Complaints): void {
  if (text.startsWith('#')) {
    const fixes = [{ title: 'Write `//`', edits: [{ span: { start, end: start + 1 }, newText: '//' }] }];
    complaints.add('foreign-comment', 'a comment begins with `//`, not with `#`', { start, end }, fixes);
  } else if (text.startsWith('/*') && (text.length < 4 || !text.endsWith('*/'))) {
    complaints.add('unclosed-comment', 'this comment is never closed; end it with `*/`', { start, end: start + 2 });
  }
}
