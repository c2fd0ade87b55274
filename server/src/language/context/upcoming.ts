import type { Expr } from '../ast.ts';
import { type Entry, type Option, optionOf, type Parameter } from '../catalog.ts';

/** What may come next in a statement. */
export interface Upcoming {
  /** Values that may stand there; more than one where a value may also be left out. */
  parameters: readonly Parameter[];
  /** Words of options that may stand there. */
  options: readonly Option[];
  /** A word that must stand there: `times` behind the number of a `repeat`. */
  suffix?: string;
}

/** Reads the arguments that stand already as the checker binds them, and says what the catalog allows behind them. */
export function upcoming(entry: Entry, parameters: readonly Parameter[], args: readonly Expr[]): Upcoming {
  const row: Row = { entry, args, at: 0, open: [...parameters], words: new Set() };
  while (row.at < args.length) {
    const option = optionAt(row);
    const pending = option ? takeOption(row, option) : takeValue(row);
    if (pending) return pending;
  }
  return rest(row);
}

interface Row {
  entry: Entry;
  args: readonly Expr[];
  at: number;
  open: Parameter[];
  /** The option words so far. */
  words: Set<string>;
}

function optionAt({ entry, args, at }: Row): Option | undefined {
  const arg = args[at];
  return arg?.kind === 'name' ? optionOf(entry, arg.name) : undefined;
}

/** Takes an option and its values; gives what is pending where the arguments end within it. */
function takeOption(row: Row, option: Option): Upcoming | undefined {
  row.words.add(option.word);
  row.at += 1;
  for (const parameter of option.values) {
    const next = row.args[row.at];
    if (!next) return { parameters: [parameter], options: replacements(row, parameter) };
    if (next.kind === 'name' && parameter.replacedBy?.includes(next.name)) return undefined;
    row.at += 1;
  }
  return undefined;
}

function takeValue(row: Row): Upcoming | undefined {
  row.at += 1;
  const parameter = row.open[0];
  if (parameter && !parameter.many) row.open.shift();
  if (!parameter?.suffix) return undefined;
  if (row.at === row.args.length) return { parameters: [], options: [], suffix: parameter.suffix };
  row.at += 1;
  return undefined;
}

/** What may stand behind whole arguments; options wait for the values that must come first. */
function rest(row: Row): Upcoming {
  const open = row.open.filter((parameter) => !parameter.replacedBy?.some((word) => row.words.has(word)));
  const [first] = open;
  const isOwed = first && !first.optional && !(first.many && row.args.length > 0);
  if (isOwed) return { parameters: [first], options: replacements(row, first) };
  const options = row.entry.options.filter((option) => isPossible(row, option));
  return { parameters: first && row.words.size === 0 ? [first] : [], options };
}

function replacements(row: Row, parameter: Parameter): readonly Option[] {
  const possible = row.entry.options.filter((option) => isPossible(row, option));
  return possible.filter((option) => parameter.replacedBy?.includes(option.word));
}

function isPossible({ words }: Row, option: Option): boolean {
  if (words.has(option.word) || option.excludes?.some((word) => words.has(word))) return false;
  return !option.requires || option.requires.some((word) => words.has(word));
}
