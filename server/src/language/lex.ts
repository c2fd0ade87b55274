/** Text → tokens, with strings opened where they hold expressions, so that one grammar serves inside and outside of them. */
import type { ILexingResult } from 'chevrotain';
import type { Comment, Span } from './ast.ts';
import { balance } from './brackets.ts';
import type { Diagnostic } from './diagnostic.ts';
import { isTextClosed, type Segment, segmentsOf } from './text-extent.ts';
import {
  Colon,
  Dot,
  endOf,
  HoleEnd,
  HoleStart,
  type IToken,
  lexer,
  Name,
  QuotedText,
  spanOf,
  Text,
  TextEnd,
  TextPiece,
  TextStart,
  tokenAt,
  Unknown,
} from './tokens.ts';

export interface Lexed {
  /** In every kind of bracket balanced; a closing one that the text lacks has an empty image. */
  tokens: IToken[];
  comments: Comment[];
  diagnostics: Diagnostic[];
}

/** `base` is where `text` starts within the file, `line` its line there. */
export function lex(text: string, base = 0, line = 1): Lexed {
  const result = lexer.tokenize(text);
  const diagnostics: Diagnostic[] = [];
  const comments = (result.groups.comments ?? []).map((token) => ({ text: token.image, span: spanOf(token, base) }));
  for (const comment of comments) checkComment(comment, diagnostics);
  const read = withUnknown(result, text);
  if (base > 0) for (const token of read) moveBy(token, base, line);
  letWordsBeNames(read);
  const tokens = balance(read, diagnostics).flatMap((token) => openText(token, diagnostics));
  return { tokens, comments, diagnostics };
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
    const isName = tokens[i + 1]?.tokenType === Colon || tokens[i - 1]?.tokenType === Dot;
    if (!isName || token.tokenType.LONGER_ALT !== Name) continue;
    token.tokenType = Name;
    token.tokenTypeIdx = Name.tokenTypeIdx!;
  }
}

function openText(token: IToken, diagnostics: Diagnostic[]): IToken[] | IToken {
  if (token.tokenType === QuotedText) diagnostics.push(singleQuotes(token));
  if (token.tokenType === Unknown) diagnostics.push(unexpectedCharacter(token));
  if (token.tokenType !== Text) return token;
  const closed = isTextClosed(token.image);
  if (!closed) diagnostics.push(unclosedText(token));
  if (!token.image.includes('{')) return token;
  const segments = segmentsOf(token.image, 1, token.image.length - (closed ? 1 : 0));
  if (segments.every((segment) => segment.kind === 'piece')) return token;
  const line = token.startLine!;
  return [
    tokenAt(TextStart, '"', token.startOffset, line),
    ...segments.flatMap((segment) => segmentTokens(token, segment, closed, diagnostics)),
    tokenAt(TextEnd, closed ? '"' : '', endOf(token) - (closed ? 1 : 0), line),
  ];
}

function segmentTokens(text: IToken, segment: Segment, isTextClosed: boolean, diagnostics: Diagnostic[]): IToken[] {
  const { startOffset, startLine } = text;
  const [start, end] = [startOffset + segment.start, startOffset + segment.end];
  const inner = text.image.slice(segment.start, segment.end);
  if (segment.kind === 'piece') return [tokenAt(TextPiece, inner, start, startLine!)];
  const lexed = lex(inner, start, startLine);
  if (!segment.closed && isTextClosed) diagnostics.push(unclosedHole(start - 1));
  else if (inner.includes('\\') || /^\s*[\w"]+\s*:/.test(inner)) diagnostics.push(jsonInText({ start: start - 1, end: end + 1 }));
  else diagnostics.push(...lexed.diagnostics.slice(0, 1));
  return [tokenAt(HoleStart, '{', start - 1, startLine!), ...lexed.tokens, tokenAt(HoleEnd, segment.closed ? '}' : '', end, startLine!)];
}

function unexpectedCharacter(token: IToken): Diagnostic {
  const meant = meantBy[token.image];
  const message = `unexpected \`${token.image}\`${meant ? `; ${meant}` : ''}`;
  return { severity: 'error', code: 'unexpected-character', message, span: spanOf(token) };
}

const meantBy: Record<string, string> = {
  "'": 'a string is written between double quotes, `"`',
  '“': 'a string is written between double quotes, `"`',
  '”': 'a string is written between double quotes, `"`',
  '!': 'write `not`',
  '&': 'write `and`',
  '|': 'write `or`',
};

function checkComment({ text, span }: Comment, diagnostics: Diagnostic[]): void {
  if (text.startsWith('#')) {
    const fixes = [{ title: 'Write `//`', edits: [{ span: { start: span.start, end: span.start + 1 }, newText: '//' }] }];
    diagnostics.push({ severity: 'error', code: 'foreign-comment', message: 'a comment begins with `//`, not with `#`', span, fixes });
  }
  if (text.startsWith('/*') && (text.length < 4 || !text.endsWith('*/'))) {
    diagnostics.push({
      severity: 'error',
      code: 'unclosed-comment',
      message: 'this comment is never closed; end it with `*/`',
      span: { start: span.start, end: span.start + 2 },
    });
  }
}

function singleQuotes(token: IToken): Diagnostic {
  const span = spanOf(token);
  const newText = `"${token.image.slice(1, -1).replaceAll('"', '\\"')}"`;
  const fixes = [{ title: 'Write double quotes', edits: [{ span, newText }] }];
  return { severity: 'error', code: 'single-quotes', message: 'a string is written between double quotes, `"`', span, fixes };
}

function unclosedText(token: IToken): Diagnostic {
  const span = spanOf(token);
  const fixes = [{ title: 'Close the string', edits: [{ span: { start: span.end, end: span.end }, newText: '"' }] }];
  return { severity: 'error', code: 'unclosed-string', message: 'this string is never closed; end it with `"`', span, fixes };
}

function unclosedHole(start: number): Diagnostic {
  const message = 'this `{` is never closed; end the expression with `}`, or write `{{` for a brace';
  return { severity: 'error', code: 'unclosed-bracket', message, span: { start, end: start + 1 } };
}

function jsonInText(span: Span): Diagnostic {
  const message = 'braces in a string hold an expression; write `{{` and `}}` for braces, or make JSON with `json { … }`';
  return { severity: 'error', code: 'brace-in-string', message, span };
}
