/**
 * Tree → text. The formatter only ever changes the white space between two tokens, so nothing that was written can get lost.
 * What the author broke over lines stays broken, and what stands on one line stays there: it decides on indentation, on single
 * spaces, on blank lines (one at most) and on columns where the author asked for them (see `columns.ts`).
 */
import type { ScenarioFile, Span } from './ast.ts';
import type { Diagnostic, TextEdit } from './diagnostic.ts';
import { alignColumns } from './format/columns.ts';
import { type Item, itemsOf } from './format/formatItems.ts';
import { gapsOf } from './format/gaps.ts';
import { soundParts } from './format/soundParts.ts';
import { type Parsed, parse } from './parse.ts';

export interface FormatOptions {
  /** Spaces for each level; 2 if absent. */
  indent?: number;
}

export interface Formatted {
  text: string;
  changed: boolean;
  /** From the old text to the new one, each of white space alone, in the order of the text. */
  edits: TextEdit[];
  /** Why parts of a text were left as they are: its syntax errors. */
  diagnostics: Diagnostic[];
}

/**
 * Idempotent. Of a text with syntax errors, the statements at its top that have none are formatted; the others are left alone, for their
 * tokens may not be what their author meant.
 */
export function format(text: string, options: FormatOptions = {}): Formatted {
  const parsed = parse(text);
  const { diagnostics } = parsed;
  const edits = editsFor(parsed, options);
  const formatted = applyEdits(text, edits);
  // What stands around an error tells the parser where it ends: where that would change, everything stays.
  const isSettled = diagnostics.length === 0 || editsFor(parse(formatted), options).length === 0;
  return isSettled ? { text: formatted, changed: edits.length > 0, edits, diagnostics } : { text, changed: false, edits: [], diagnostics };
}

function editsFor(parsed: Parsed, options: FormatOptions): TextEdit[] {
  const { text } = parsed.file;
  if (parsed.diagnostics.length === 0) return editsOfWhole(parsed.file, options);
  return soundParts(parsed).flatMap(({ start, end }) => {
    const { file } = parse(text.slice(start, end));
    const edits = editsOfWhole(file, options).filter(({ span }) => start + span.end < text.length && span.end < end - start);
    return edits.map(({ span, newText }) => ({ span: { start: span.start + start, end: span.end + start }, newText }));
  });
}

function editsOfWhole(file: ScenarioFile, options: FormatOptions): TextEdit[] {
  const items = itemsOf(file);
  const gaps = gapsOf(file.text, items, options.indent ?? 2);
  alignColumns(file, items, gaps);
  return editsOf(file.text, items, gaps);
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
