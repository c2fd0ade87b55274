import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import type { ScenarioSymbol } from '../language/model.ts';
import { reserved } from '../language/reserved.ts';
import { errorFrom } from './consequences.ts';
import { occurrencesAt, referenceAt } from './occurrences.ts';
import { rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** Why something cannot be renamed, for people to read. */
export interface Refusal {
  refused: string;
}

/** Where the name at a position stands, to be typed over; names of the language itself cannot be renamed. */
export function prepareRename(scenario: Scenario, position: Position): { range: Range; placeholder: string } | Refusal {
  const reference = referenceAt(scenario, position);
  if (!reference)
    return { refused: 'Only names that the scenario gives can be renamed: params, lets, data, payloads, pools, signals and messages.' };
  return { range: rangeOf(scenario, reference.span), placeholder: reference.symbol.name };
}

/** The edits that give the name at a position another one, unless the scenario would then mean something else. */
export function rename(scenario: Scenario, position: Position, newName: string): WorkspaceEdit | Refusal {
  const occurrences = occurrencesAt(scenario, position);
  if (occurrences.length === 0) return { refused: 'There is no name here that could be renamed.' };
  const { symbol } = occurrences[0];
  const edits = occurrences.map(({ span }) => ({ span, newText: newName }));
  const refused = refusalOf(scenario, symbol, newName);
  if (refused) return { refused };
  const error = errorFrom(scenario, edits);
  if (error) return { refused: `The scenario would then be wrong: ${error.message}.` };
  return { changes: { [scenario.uri]: edits.map(({ span, newText }) => ({ range: rangeOf(scenario, span), newText })) } };
}

function refusalOf({ model }: Scenario, symbol: ScenarioSymbol, newName: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(newName))
    return `“${newName}” is not a name: names are made of letters, digits and _ and do not begin with a digit.`;
  if (reserved.has(newName)) return `“${newName}” means something in the language itself.`;
  const other = model.symbols.find((each) => each !== symbol && each.name === newName && mayCollide(each, symbol));
  return other && `There is a ${other.kind} “${newName}” already.`;
}

/** Pools, signals and values are looked up apart from each other; variables of two pools do not meet. */
function mayCollide(a: ScenarioSymbol, b: ScenarioSymbol): boolean {
  const space = ({ kind }: ScenarioSymbol) => (kind === 'pool' || kind === 'signal' ? kind : 'value');
  if (space(a) !== space(b)) return false;
  return !a.scope || !b.scope || (a.scope.start < b.scope.end && b.scope.start < a.scope.end);
}
