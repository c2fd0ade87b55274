import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import type { Comment, Span } from '../language/ast.ts';
import { everyNode, type Node } from '../language/tree.ts';
import type { Scenario } from './scenario.ts';

/** Blocks and values over several lines, whose last line stays in sight, and comments. */
export function foldingRanges(scenario: Scenario): FoldingRange[] {
  const { file } = scenario.model;
  const blocks = [...everyNode(file.statements)].flatMap((node) => foldedSpan(node) ?? []);
  return [...blocks.flatMap((span) => linesInside(scenario, span)), ...commentRanges(scenario, file.comments)];
}

function foldedSpan(node: Node): Span | undefined {
  if (node.kind === 'statement') return node.block?.span;
  return node.kind === 'object' || node.kind === 'list' ? node.span : undefined;
}

function linesInside({ lines }: Scenario, span: Span): FoldingRange[] {
  const [startLine, endLine] = [lines.numberAt(span.start) - 1, lines.numberAt(span.end) - 2];
  return endLine > startLine ? [{ startLine, endLine }] : [];
}

/** Line comments directly below each other are one. */
function commentRanges({ lines }: Scenario, comments: readonly Comment[]): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const { span } of comments) {
    const [startLine, endLine] = [lines.numberAt(span.start) - 1, lines.numberAt(span.end) - 1];
    const last = ranges[ranges.length - 1];
    if (last && last.endLine + 1 === startLine) last.endLine = endLine;
    else ranges.push({ startLine, endLine, kind: FoldingRangeKind.Comment });
  }
  return ranges.filter((range) => range.endLine > range.startLine);
}
