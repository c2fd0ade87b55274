import type { Expr, Span, Statement } from '../ast.ts';
import { type Entry, type Option, optionOf, type Parameter, type Place } from '../catalog.ts';
import { nearest } from '../nearest.ts';
import type { Binder } from './bind.ts';

/** A row of arguments being read. */
export interface Row {
  args: readonly Expr[];
  at: number;
  entry: Entry;
  statement: Statement;
  /** The block that the statement stands in. */
  place: Place;
  taken: Taken;
  binder: Binder;
  /** What a missing value is missing behind. */
  anchor: Span;
}

/** What has been taken from it so far, by parameter name or option word. */
export interface Taken {
  values: Record<string, Expr[]>;
  words: Record<string, Span>;
  choices: Record<string, string>;
}

/** The option whose word is at hand. */
export function optionAt(row: Row): Option | undefined {
  const arg = row.args[row.at];
  return arg.kind === 'name' ? optionOf(row.entry, arg.name) : undefined;
}

/** An undeclared name close to an option is that option misspelt, wherever a value could stand instead. */
export function looksLikeOption(row: Row): boolean {
  const arg = row.args[row.at];
  if (arg.kind !== 'name' || row.binder.isDeclared(arg.name)) return false;
  if (fixedWords(row.entry).has(arg.name) || row.entry.positional.some((parameter) => declares(parameter))) return false;
  return nearest(arg.name, optionWords(row.entry)) !== undefined;
}

/** A name that is being declared may be any word, one of an option too; a name that is referred to must be declared for that. */
export function isOwnName(row: Row, parameter: Parameter): boolean {
  const arg = row.args[row.at];
  return declares(parameter) && (row.entry.word !== 'await' || (arg.kind === 'name' && row.binder.isDeclared(arg.name)));
}

function fixedWords(entry: Entry): Set<string> {
  return new Set(entry.positional.flatMap((parameter) => parameter.words?.map((choice) => choice.word) ?? []));
}

function declares(parameter: Parameter): boolean {
  return parameter.accepts.some((accepted) => accepted === 'newName' || accepted === 'poolHeading' || accepted === 'signal');
}

export function optionWords(entry: Entry): string[] {
  return entry.options.map((option) => option.word);
}

/** The fixed word that a value is. */
export function wordOf(arg: Expr, parameter: Parameter): string | undefined {
  const written = arg.kind === 'name' ? arg.name : arg.kind === 'quantity' ? arg.text : undefined;
  return parameter.words?.find((choice) => choice.word === written)?.word;
}
