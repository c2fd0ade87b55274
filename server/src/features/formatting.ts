import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import type { Span } from '../language/ast.ts';
import { editsWithin, format } from '../language/format.ts';
import { pathAt } from '../language/tree.ts';
import { offsetAt, rangeOf, spanOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** What the editor was told of indentation. */
export interface Indentation {
  tabSize: number;
}

/** What has syntax errors is left alone. */
export function formatDocument(scenario: Scenario, indentation: Indentation): TextEdit[] {
  const { edits } = format(scenario.text, { indent: indentation.tabSize });
  return edits.map(({ span, newText }) => ({ range: rangeOf(scenario, span), newText }));
}

/** Whole lines, so that their indentation is put right too. */
export function formatRange(scenario: Scenario, range: Range, indentation: Indentation): TextEdit[] {
  const lines = { start: { line: range.start.line, character: 0 }, end: endOfLines(range) };
  const { start, end } = spanOf(scenario, lines);
  const { edits } = format(scenario.text, { indent: indentation.tabSize });
  // The break before the first line holds its indentation.
  const before = scenario.text.slice(0, start).trimEnd().length;
  return editsWithin(edits, { start: before, end }).map(({ span, newText }) => ({ range: rangeOf(scenario, span), newText }));
}

/** A selection that ends at the start of a line does not touch that line. */
function endOfLines({ start, end }: Range): Position {
  const line = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { line, character: Number.MAX_SAFE_INTEGER };
}

/** Behind a typed `}` its block is put right, behind a line break the line above. */
export function formatOnType(scenario: Scenario, position: Position, typed: string, indentation: Indentation): TextEdit[] {
  const offset = offsetAt(scenario, position);
  const block = typed === '}' ? blockEndingAt(scenario, offset) : undefined;
  if (block) {
    const edits = formatRange(scenario, rangeOf(scenario, block), indentation);
    // What is inserted at the cursor would push it away from where the next letter is typed.
    return edits.filter(({ range: { start } }) => offsetAt(scenario, start) < offset);
  }
  if (typed !== '\n' || position.line === 0) return [];
  const above = position.line - 1;
  const end = scenario.lines.offsetAt({ line: above, character: Number.MAX_SAFE_INTEGER });
  return formatRange(scenario, { start: { line: above, character: 0 }, end: scenario.lines.positionAt(end) }, indentation);
}

/** The statement whose block the typed brace closes. */
function blockEndingAt({ model }: Scenario, offset: number): Span | undefined {
  const closed = pathAt(model.file, offset).filter(
    (node) => node.kind === 'statement' && node.block?.closed && node.block.span.end === offset,
  );
  return closed.at(-1)?.span;
}
