import type { Position, Range } from 'vscode-languageserver-types';
import type { Span } from '../language/ast.ts';
import type { Scenario } from './scenario.ts';

/** Offsets of the core ↔ positions of the protocol; both count UTF-16 code units. */
export function offsetAt({ lines }: Scenario, position: Position): number {
  return lines.offsetAt(position);
}

export function spanOf({ lines }: Scenario, { start, end }: Range): Span {
  return { start: lines.offsetAt(start), end: lines.offsetAt(end) };
}

export function rangeOf({ lines }: Pick<Scenario, 'lines'>, { start, end }: Span): Range {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}
