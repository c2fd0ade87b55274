/**
 * Tree → text. The formatter only ever changes the white space between two tokens, so nothing that was written can get lost.
 * What the author broke over lines stays broken, and what stands on one line stays there: it decides on indentation, on single
 * spaces, on blank lines (one at most) and on columns where the author asked for them (see `columns.ts`).
 */
import type { Span } from './ast.ts';
import { alignColumns } from './columns.ts';
import type { Diagnostic, TextEdit } from './diagnostic.ts';
import { type Item, itemsOf } from './formatItems.ts';
import { gapsOf } from './gaps.ts';
import { parse } from './parse.ts';

export interface FormatOptions {
  /** Spaces for each level; 2 if absent. */
  indent?: number;
}

export interface Formatted {
  text: string;
  changed: boolean;
  /** From the old text to the new one, each of white space alone, in the order of the text. */
  edits: TextEdit[];
  /** Why a text was left as it is: its syntax errors. */
  diagnostics: Diagnostic[];
}

/** Idempotent. A text with syntax errors is left alone, for its tokens may not be what its author meant. */
export function format(text: string, options: FormatOptions = {}): Formatted {
  const { file, diagnostics } = parse(text);
  if (diagnostics.length > 0) return { text, changed: false, edits: [], diagnostics };
  const items = itemsOf(file);
  const gaps = gapsOf(text, items, options.indent ?? 2);
  alignColumns(file, items, gaps);
  const edits = editsOf(text, items, gaps);
  return { text: applyEdits(text, edits), changed: edits.length > 0, edits, diagnostics };
}

/** The edits that lie in a part of the text, for formatting a range or what was just typed. */
export function editsWithin(edits: readonly TextEdit[], { start, end }: Span): TextEdit[] {
  return edits.filter(({ span }) => span.start >= start && span.end <= end);
}

/** `edits` in the order of the text, none overlapping another. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of edits) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/** `gaps[i]` stands before item i, and the last one behind the last item. */
function editsOf(text: string, items: readonly Item[], gaps: readonly string[]): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const [i, newText] of gaps.entries()) {
    const span = { start: items[i - 1]?.end ?? 0, end: items[i]?.start ?? text.length };
    if (text.slice(span.start, span.end) !== newText) edits.push({ span, newText });
  }
  return edits;
}
