/** A string token → the tokens of its pieces and of the expressions in its braces. */
import { type Complaints, insertion } from './complaints.ts';
import type { Lexed } from './lex.ts';
import { isTextClosed, type Segment, segmentsOf } from './textExtent.ts';
import { endOf, HoleEnd, HoleStart, type IToken, spanOf, TextEnd, TextPiece, TextStart, tokenAt } from './tokens.ts';

/** A string without an expression stays the token that it is. `read` makes tokens of an expression's text. */
export function openText(token: IToken, complaints: Complaints, read: (text: string, base: number, line: number) => Lexed): IToken[] {
  const { image, startOffset, startLine: line = 1 } = token;
  const closed = isTextClosed(image);
  if (!closed) {
    const fixes = insertion('Close it with `"`', endOf(token), '"');
    complaints.add('unclosed-string', 'this string is never closed; end it with `"`', spanOf(token), fixes);
  }
  if (!image.includes('{')) return [token];
  const segments = segmentsOf(image, 1, image.length - (closed ? 1 : 0));
  if (segments.every(({ kind }) => kind === 'piece')) return [token];
  const tokens = [tokenAt(TextStart, '"', startOffset, line)];
  for (const segment of segments) {
    const { kind, start, end } = segment;
    if (kind === 'piece') {
      tokens.push(tokenAt(TextPiece, image.slice(start, end), startOffset + start, line));
      continue;
    }
    const lexed = read(image.slice(start, end), startOffset + start, line);
    complainHole(token, segment, closed, lexed.complaints, complaints);
    tokens.push(tokenAt(HoleStart, '{', startOffset + start - 1, line), ...lexed.tokens);
    tokens.push(tokenAt(HoleEnd, segment.closed ? '}' : '', startOffset + end, line));
  }
  tokens.push(tokenAt(TextEnd, closed ? '"' : '', endOf(token) - (closed ? 1 : 0), line));
  return tokens;
}

/** One complaint for one pair of braces, and none where the string is not closed either. */
function complainHole(
  text: IToken,
  { start, end, closed }: Segment,
  isTextClosed: boolean,
  inner: Complaints,
  complaints: Complaints,
): void {
  const span = { start: text.startOffset + start - 1, end: text.startOffset + end + 1 };
  const written = text.image.slice(start, end);
  if (!closed) {
    const message = 'this `{` is never closed; end the expression with `}`, or write `{{` for a brace';
    if (isTextClosed) complaints.add('unclosed-bracket', message, { start: span.start, end: span.start + 1 });
  } else if (written.includes('\\') || /^\s*[\w"]+\s*:/.test(written)) {
    const message = 'braces in a string hold an expression; write `{{` and `}}` for braces, or make JSON with `json { … }`';
    complaints.add('brace-in-string', message, span);
  } else {
    complaints.list.push(...inner.list.slice(0, 1));
  }
}
