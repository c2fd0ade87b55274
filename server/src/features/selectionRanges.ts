import type { Position, SelectionRange } from 'vscode-languageserver-types';
import type { ScenarioFile, Span, Statement } from '../language/ast.ts';
import { withinQuotes } from '../language/parse/texts.ts';
import { type Node, pathAt } from '../language/tree.ts';
import { offsetAt, rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** What "expand selection" selects one after the other: the word, what it is part of, the line's statement, the block, the file. */
export function selectionRanges(scenario: Scenario, positions: readonly Position[]): SelectionRange[] {
  return positions.map((position) => selectionRange(scenario, position));
}

function selectionRange(scenario: Scenario, position: Position): SelectionRange {
  const offset = offsetAt(scenario, position);
  const spans = widening(scenario.model.file, offset);
  const nested = spans.reduce<SelectionRange | undefined>(
    (parent, span) => ({ range: rangeOf(scenario, span), ...(parent && { parent }) }),
    undefined,
  );
  return nested ?? { range: { start: position, end: position } };
}

/** From the widest to the narrowest, each inside the one before it. */
function widening(file: ScenarioFile, offset: number): Span[] {
  const spans: Span[] = [file.span];
  for (const node of pathAt(file, offset)) {
    for (const span of spansOf(node, offset, file.text)) if (isNarrower(span, spans[spans.length - 1])) spans.push(span);
  }
  return spans;
}

/** A statement with a block is selected whole, then the block, then what stands in it. */
function spansOf(node: Node, offset: number, text: string): Span[] {
  if (node.kind === 'text' && node.closed) return [node.span, withinQuotes(node, text)];
  return node.kind === 'statement' ? [node.span, ...blockSpans(node, offset)] : [node.span];
}

function blockSpans({ block }: Statement, offset: number): Span[] {
  if (!block || offset <= block.span.start || offset >= block.span.end) return [];
  const [first, last] = [block.statements[0], block.statements[block.statements.length - 1]];
  return [block.span, ...(first && last ? [{ start: first.span.start, end: last.span.end }] : [])];
}

function isNarrower(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end && inner.end - inner.start < outer.end - outer.start;
}
