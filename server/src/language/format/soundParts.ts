import type { Span, Statement } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { type Parsed, parse } from '../parse.ts';

/**
 * The parts of a text with syntax errors that have none: runs of statements at its top, each of which begins its line, with the comments
 * behind them. Each is sound when it is read by itself.
 */
export function soundParts({ file: { text, statements }, diagnostics }: Parsed): Span[] {
  const parts: Span[] = [];
  for (const [index, { span }] of statements.entries()) {
    const part = { start: span.start, end: statements[index + 1]?.span.start ?? text.length };
    if (!beginsLine(statements[index], text) || diagnostics.some((found) => isIn(found, part))) continue;
    if (parse(text.slice(part.start, part.end)).diagnostics.length > 0) continue;
    const before = parts.at(-1);
    if (before?.end === part.start) before.end = part.end;
    else parts.push(part);
  }
  return parts.filter(({ start, end }) => parse(text.slice(start, end)).diagnostics.length === 0);
}

function beginsLine({ head, span }: Statement, text: string): boolean {
  return head.kind === 'name' && (span.start === 0 || text[span.start - 1] === '\n');
}

function isIn({ span }: Diagnostic, part: Span): boolean {
  return span.start < part.end && span.end > part.start;
}
