/**
 * Every word, option, value, unit, metric and diagnostic of the language, as data: the checker binds by it, completion, hover
 * and signature help read it, and `docs/language.md` is written from it.
 */
import { declarations } from './catalog/declarations.ts';
import type { BuiltIn, Entry, Option, Place, Unit, ValueFunction } from './catalog/entry.ts';
import { settings } from './catalog/settings.ts';
import { steps } from './catalog/steps.ts';
import { units } from './catalog/units.ts';
import { builtIns, functions } from './catalog/values.ts';

export { codes, type DiagnosticCode } from './catalog/codes.ts';
export type * from './catalog/entry.ts';
export { type Metric, metrics, statistics, unitTypes } from './catalog/metrics.ts';
export { leavingCodes } from './catalog/steps.ts';
export { builtIns, functions, units };

export const entries: readonly Entry[] = [...declarations, ...settings, ...steps];

const byPlace = new Map<Place, Entry[]>();
for (const entry of entries) {
  for (const place of entry.places) byPlace.set(place, [...(byPlace.get(place) ?? []), entry]);
}

const byWord = new Map<string, Entry>();
for (const entry of [...entries].reverse()) {
  if (!entry.head) for (const place of entry.places) byWord.set(`${place} ${entry.word}`, entry);
}

/** What may stand in a block. */
export function entriesAt(place: Place): readonly Entry[] {
  return byPlace.get(place) ?? [];
}

/** The entry of a word in a block; undefined where the word does not belong there. */
export function entryAt(place: Place, word: string): Entry | undefined {
  return byWord.get(`${place} ${word}`);
}

/** The entry of statements in a block that begin with a value: a share, a metric, a filter. */
export function headedEntryAt(place: Place): Entry | undefined {
  return entriesAt(place).find((entry) => entry.head);
}

export function optionOf(entry: Entry, word: string): Option | undefined {
  return entry.options.find((option) => option.word === word);
}

export function unitOf(symbol: string): Unit | undefined {
  return units.find((unit) => unit.symbol === symbol);
}

/** `json` has two meanings: with an object it is a payload, with a path a source of rows. */
export function functionOf(name: string, withObject: boolean): ValueFunction | undefined {
  const named = functions.filter((candidate) => candidate.name === name);
  return named.find((candidate) => Boolean(candidate.takesObject) === withObject) ?? named[0];
}

export function builtInOf(object: string, property: string): BuiltIn | undefined {
  return builtIns.find((builtIn) => builtIn.object === object && builtIn.property === property);
}
