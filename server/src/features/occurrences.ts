import type { Position } from 'vscode-languageserver-types';
import type { Reference } from '../language/model.ts';
import { touches } from '../language/tree.ts';
import { offsetAt } from './position.ts';
import type { Scenario } from './scenario.ts';

/** The reference that a position is on: where the name of a param, let, pool, signal, payload or data stands. */
export function referenceAt(scenario: Scenario, position: Position): Reference | undefined {
  const offset = offsetAt(scenario, position);
  return scenario.model.references.find(({ span }) => touches(span, offset));
}

/** All places of the name at a position, definitions included, in the order of the text. */
export function occurrencesAt(scenario: Scenario, position: Position): Reference[] {
  const symbol = referenceAt(scenario, position)?.symbol;
  return symbol ? scenario.model.references.filter((reference) => reference.symbol === symbol) : [];
}
