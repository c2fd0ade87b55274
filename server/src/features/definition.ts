import type { LocationLink, Position } from 'vscode-languageserver-types';
import { referenceAt } from './occurrences.ts';
import { rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** Where the name at a position is defined first; a signal may be given, and a variable set, in more places than one. */
export function definition(scenario: Scenario, position: Position): LocationLink[] {
  const reference = referenceAt(scenario, position);
  if (!reference) return [];
  const { symbol, span } = reference;
  return [
    {
      originSelectionRange: rangeOf(scenario, span),
      targetUri: scenario.uri,
      targetRange: rangeOf(scenario, symbol.definition.statement.span),
      targetSelectionRange: rangeOf(scenario, symbol.span),
    },
  ];
}
