/** String tokens → the text they mean. */
import type { Span, Text, TextPiece } from '../ast.ts';
import type { Complaints } from './complaints.ts';
import { isTextClosed } from './textExtent.ts';
import { BareTopic, BareUrl, type IToken, QuotedText, spanOf, Text as TextToken } from './tokens.ts';

/** What stands between the quotes of a string, or all of one that lacks them. */
export function withinQuotes({ span, closed }: Text, text: string): Span {
  const isQuoted = /["'„“]/.test(text[span.start]);
  return { start: span.start + (isQuoted ? 1 : 0), end: span.end - (isQuoted && closed ? 1 : 0) };
}

/** A string without an expression inside. */
export function textOf(token: IToken, complaints: Complaints): Text {
  const { image, tokenType } = token;
  if (tokenType === BareTopic) return bareTopic(token);
  const closed = tokenType !== TextToken || isTextClosed(image);
  const opening = tokenType === BareUrl ? 0 : 1;
  const closing = tokenType === QuotedText || isTextClosed(image) ? 1 : 0;
  const inner = image.slice(opening, image.length - closing);
  const parts = inner === '' ? [] : [pieceOf(inner, token.startOffset + opening, complaints)];
  return { kind: 'text', parts, closed, span: spanOf(token) };
}

/** Its braces have no meaning before it is a string. */
function bareTopic(token: IToken): Text {
  return {
    kind: 'text',
    parts: [{ kind: 'piece', value: token.image.replace(/"$/, ''), span: spanOf(token) }],
    closed: true,
    span: spanOf(token),
  };
}

/** A literal piece as written, from its place in the file; escapes and doubled braces are resolved. */
export function pieceOf(written: string, at: number, complaints: Complaints): TextPiece {
  const span = { start: at, end: at + written.length };
  if (!/[\\{}]/.test(written)) return { kind: 'piece', value: written, span };
  const value = written.replace(/\{\{|\}\}|\}|\\(?:u\{[^}]*\}?|.|$)/gs, (match, offset: number) => {
    return meaningOf(match, { start: at + offset, end: at + offset + match.length }, complaints);
  });
  return { kind: 'piece', value, span };
}

const escapes: Record<string, string> = { '\\n': '\n', '\\t': '\t', '\\r': '\r', '\\"': '"', '\\\\': '\\', '{{': '{', '}}': '}' };

function meaningOf(match: string, span: Span, complaints: Complaints): string {
  const simple = escapes[match];
  if (simple !== undefined) return simple;
  const code = /^\\u\{([0-9a-fA-F]{1,6})\}$/.exec(match)?.[1];
  if (code !== undefined && Number.parseInt(code, 16) <= 0x10ffff) return String.fromCodePoint(Number.parseInt(code, 16));
  complain(match, span, complaints);
  return match;
}

function complain(match: string, span: Span, complaints: Complaints): void {
  const brace = match === '\\{' || match === '}' || match === '\\}' ? match.at(-1)! : undefined;
  if (brace) {
    const fixes = [{ title: `Write \`${brace}${brace}\``, edits: [{ span, newText: brace + brace }] }];
    complaints.add('brace-in-string', `write \`${brace}${brace}\` for a brace in a string`, span, fixes);
  } else if (match.startsWith('\\u')) {
    complaints.add('unknown-escape', 'a character is written as `\\u{…}` with its hexadecimal number, up to 10ffff', span);
  } else {
    const fixes = [{ title: 'Write a backslash', edits: [{ span, newText: `\\${match}` }] }];
    complaints.add('unknown-escape', `\`${match}\` means nothing; there are \\n \\t \\r \\" \\\\ \\u{…}`, span, fixes);
  }
}
