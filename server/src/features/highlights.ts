import { type DocumentHighlight, DocumentHighlightKind, type Position } from 'vscode-languageserver-types';
import { occurrencesAt } from './occurrences.ts';
import { rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** Every place of the name at a position; places that give it its value count as written. */
export function highlights(scenario: Scenario, position: Position): DocumentHighlight[] {
  return occurrencesAt(scenario, position).map((reference) => ({
    range: rangeOf(scenario, reference.span),
    kind: reference.defines ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}
