import type { Location, Position } from 'vscode-languageserver-types';
import { occurrencesAt } from './occurrences.ts';
import { rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** Every place of the name at a position; those that define it only where asked for. */
export function references(scenario: Scenario, position: Position, includeDeclaration: boolean): Location[] {
  return occurrencesAt(scenario, position)
    .filter((reference) => includeDeclaration || !reference.defines)
    .map((reference) => ({ uri: scenario.uri, range: rangeOf(scenario, reference.span) }));
}
