import { CompletionItemKind } from 'vscode-languageserver-types';
import { type Accepted, type Parameter, type Unit, units } from '../../language/catalog.ts';
import { isNumeric } from '../../language/units.ts';
import type { Draft } from './item.ts';

/** The number that stands there with each unit that fits. */
export function unitDrafts(written: string, parameters: readonly Parameter[]): Draft[] {
  const amount = /^[\d_.]+/.exec(written)?.[0] ?? written;
  const accepted = parameters.flatMap((parameter) => parameter.accepts.flatMap(typesOf));
  const fitting = units.filter((unit) => accepted.includes(unit.type) || accepted.includes('any'));
  return fitting.map((unit: Unit) => ({ label: `${amount}${unit.symbol}`, kind: CompletionItemKind.Unit, group: 1, detail: unit.doc }));
}

/** What the two ends of a range or ramp are. */
function typesOf(accepted: Accepted): string[] {
  if (accepted === 'durationRange') return ['duration'];
  if (accepted === 'rateRamp') return ['rate'];
  return accepted === 'payload' ? [] : isNumeric(accepted) || accepted === 'any' ? [accepted] : [];
}
