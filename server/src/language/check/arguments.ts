import type { Expr, Span, Statement } from '../ast.ts';
import { type Entry, type Option, optionOf, type Parameter } from '../catalog.ts';
import type { Bound } from '../model.ts';
import { nearest } from '../nearest.ts';
import { listOf } from '../wording.ts';
import type { Binder } from './bind.ts';
import { finding, insertFix, replaceFix, suggestion } from './finding.ts';
import { headingName } from './names.ts';

type BoundArguments = Pick<Bound, 'values' | 'words' | 'choices' | 'isWhole'>;

/** Lays a statement's arguments beside its entry's parameters and options; each mistake is reported once. */
export function bindArguments(statement: Statement, entry: Entry, binder: Binder): BoundArguments {
  const taken: Taken = { values: {}, words: {}, choices: {} };
  if (entry.head === 'metric') return { ...taken, isWhole: true };
  const row: Row = { args: statement.args, at: 0, entry, statement, taken, binder, anchor: statement.head.span };
  const isWhole = entry.assigned ? bindDeclaration(row, entry.assigned) : bindRow(row, entry.positional) && hasNoEquals(row);
  return { ...taken, isWhole: isWhole && keepsCompany(row) };
}

interface Taken {
  values: Record<string, Expr[]>;
  words: Record<string, Span>;
  choices: Record<string, string>;
}

/** A row of arguments being read. */
interface Row {
  args: readonly Expr[];
  at: number;
  entry: Entry;
  statement: Statement;
  taken: Taken;
  binder: Binder;
  /** What a missing value is missing behind. */
  anchor: Span;
}

/** True where nothing was wrong. */
function bindRow(row: Row, parameters: readonly Parameter[]): boolean {
  let isWhole = true;
  const open = [...parameters];
  while (row.at < row.args.length) {
    const parameter = open[0];
    const option = parameter && isOwnName(row, parameter) ? undefined : optionAt(row);
    if (option) isWhole = bindOption(row, option) && isWhole;
    else if (parameter && !looksLikeOption(row)) {
      isWhole = bindValue(row, parameter, parameter.name) && isWhole;
      if (!parameter.many) open.shift();
    } else {
      rejectRest(row);
      open.length = 0;
      isWhole = false;
    }
  }
  const missing = isWhole ? open.find((parameter) => !isSatisfied(row, parameter)) : undefined;
  if (missing) reportMissing(row, missing, row.anchor);
  return isWhole && !missing;
}

function isSatisfied(row: Row, parameter: Parameter): boolean {
  return Boolean(parameter.optional || row.taken.values[parameter.name] || parameter.replacedBy?.some((word) => word in row.taken.words));
}

/** `word name = value …`: the name, then what is behind the `=`. */
function bindDeclaration(row: Row, assigned: readonly Parameter[]): boolean {
  const { statement, entry, binder } = row;
  if (statement.equals) {
    const isWhole = bindRow(row, entry.positional);
    return bindRow({ ...row, args: statement.assigned ?? [], at: 0, anchor: statement.equals }, assigned) && isWhole;
  }
  const [name, ...rest] = statement.args;
  if (!bindRow({ ...row, args: name ? [name] : [] }, entry.positional)) return false;
  rest.forEach(binder.giveUpOn);
  binder.report(
    finding('missing-argument', name.span, `expected \`=\` and ${expectationOf(assigned[0])} after the name`, {
      fixes: [insertFix('Insert `=`', name.span.end, ' =')],
    }),
  );
  return false;
}

function hasNoEquals({ statement, entry, binder }: Row): boolean {
  if (!statement.equals) return true;
  binder.report(finding('unexpected-argument', statement.equals, `\`${entry.word}\` takes no \`=\`; write the value right behind it`));
  statement.assigned?.forEach(binder.giveUpOn);
  return false;
}

function optionAt(row: Row): Option | undefined {
  const arg = row.args[row.at];
  return arg.kind === 'name' ? optionOf(row.entry, arg.name) : undefined;
}

/** An undeclared name close to an option is that option misspelt, wherever a value could stand instead. */
function looksLikeOption(row: Row): boolean {
  const arg = row.args[row.at];
  if (arg.kind !== 'name' || row.binder.declared.has(arg.name)) return false;
  if (fixedWords(row.entry).has(arg.name) || row.entry.positional.some((parameter) => declares(parameter))) return false;
  return nearest(arg.name, optionWords(row.entry)) !== undefined;
}

/** A name that is being declared may be any word, one of an option too; a name that is referred to must be declared for that. */
function isOwnName(row: Row, parameter: Parameter): boolean {
  const arg = row.args[row.at];
  return declares(parameter) && (row.entry.word !== 'await' || (arg.kind === 'name' && row.binder.declared.has(arg.name)));
}

function fixedWords(entry: Entry): Set<string> {
  return new Set(entry.positional.flatMap((parameter) => parameter.words?.map((choice) => choice.word) ?? []));
}

function declares(parameter: Parameter): boolean {
  return parameter.accepts.some((accepted) => accepted === 'newName' || accepted === 'poolHeading' || accepted === 'signal');
}

function optionWords(entry: Entry): string[] {
  return entry.options.map((option) => option.word);
}

function bindOption(row: Row, option: Option): boolean {
  const span = row.args[row.at++].span;
  if (option.word in row.taken.words) {
    row.binder.report(finding('duplicate-option', span, `\`${option.word}\` stands twice; keep one of them`));
    row.at += option.values.length;
    return false;
  }
  row.taken.words[option.word] = span;
  return option.values.every((parameter) => bindOptionValue(row, parameter, option, span));
}

function bindOptionValue(row: Row, parameter: Parameter, option: Option, span: Span): boolean {
  const arg = row.args[row.at];
  const next = arg && optionAt(row);
  const isValue = arg && (!next || (parameter.words ? wordOf(arg, parameter) !== undefined : row.binder.declared.has(next.word)));
  if (isValue && !(arg.kind === 'name' && parameter.replacedBy?.includes(arg.name))) return bindValue(row, parameter, option.word);
  if (next && parameter.replacedBy?.includes(next.word)) return true;
  reportMissing(row, parameter, span);
  return false;
}

/** Takes the value at hand. Whether its type fits is found out later, once names are resolved. */
function bindValue(row: Row, parameter: Parameter, key: string): boolean {
  const arg = row.args[row.at++];
  if (arg.kind === 'missing') return false;
  if (parameter.accepts[0] === 'poolHeading' && !headingName(arg)) {
    row.binder.report(finding('wrong-type', arg.span, `expected ${expectationOf(parameter)}`));
    row.binder.giveUpOn(arg);
    return false;
  }
  const word = parameter.words && wordOf(arg, parameter);
  if (parameter.words && parameter.accepts.length === 0 && !word) {
    row.binder.report(wrongChoice(arg, parameter));
    row.binder.giveUpOn(arg);
    return false;
  }
  if (word) row.taken.choices[key] = word;
  else row.taken.values[key] = [...(row.taken.values[key] ?? []), arg];
  return !parameter.suffix || bindSuffix(row, parameter, arg);
}

function wordOf(arg: Expr, parameter: Parameter): string | undefined {
  const written = arg.kind === 'name' ? arg.name : arg.kind === 'quantity' ? arg.text : undefined;
  return parameter.words?.find((choice) => choice.word === written)?.word;
}

function wrongChoice(arg: Expr, parameter: Parameter) {
  const words = parameter.words?.map((choice) => choice.word) ?? [];
  const { hint, fixes } = suggestion(arg.span, arg.kind === 'name' ? nearest(arg.name, words) : undefined);
  return finding('out-of-range', arg.span, `expected ${listOf(words)}${hint}`, { fixes });
}

function bindSuffix(row: Row, { suffix = '', replacedBy = [] }: Parameter, value: Expr): boolean {
  const arg = row.args[row.at];
  if (arg?.kind === 'name' && arg.name === suffix) {
    row.taken.words[suffix] = arg.span;
    row.at++;
    return true;
  }
  const isMisspelt = arg?.kind === 'name' && !optionAt(row) && nearest(arg.name, [suffix]) !== undefined;
  if (isMisspelt) row.at++;
  const fix = isMisspelt
    ? replaceFix(`Change to \`${suffix}\``, arg.span, suffix)
    : insertFix(`Insert \`${suffix}\``, value.span.end, ` ${suffix}`);
  const span = isMisspelt ? arg.span : value.span;
  const message = `expected \`${suffix}\` after a number, or ${listOf(replacedBy)} before a value`;
  row.binder.report(finding('missing-option', span, message, { fixes: [fix] }));
  return false;
}

function reportMissing(row: Row, parameter: Parameter, span: Span): void {
  const behind = span === row.anchor && row.anchor === row.statement.head.span ? row.entry.word : textOfWord(row, span);
  row.binder.report(finding('missing-argument', span, `expected ${expectationOf(parameter)} after \`${behind}\``));
}

function textOfWord(row: Row, span: Span): string {
  return Object.entries(row.taken.words).find(([, at]) => at === span)?.[0] ?? '=';
}

/** Rejects what stands at hand and what belongs to it, up to the next option. */
function rejectRest(row: Row): void {
  const arg = row.args[row.at];
  if (arg.kind !== 'missing') row.binder.report(unexpected(row, arg));
  do row.binder.giveUpOn(row.args[row.at++]);
  while (row.at < row.args.length && !optionAt(row));
}

function unexpected(row: Row, arg: Expr) {
  const options = optionWords(row.entry);
  if (arg.kind === 'name') {
    const { hint, fixes } = suggestion(arg.span, nearest(arg.name, options));
    const known = hint || (options.length > 0 ? `; it has ${listOf(options, 'and')}` : '');
    return finding('unknown-option', arg.span, `\`${row.entry.word}\` has no option \`${arg.name}\`${known}`, { fixes });
  }
  return finding('unexpected-argument', arg.span, `unexpected value; ${signatureOf(row.entry)}`);
}

/** `write it as …`, from the entry's example. */
function signatureOf(entry: Entry): string {
  return `\`${entry.word}\` is written like \`${entry.example.split('\n')[0].replace(/ \{.*$/, '')}\``;
}

/** Options that need or exclude each other. */
function keepsCompany({ entry, taken, binder }: Row): boolean {
  const present = Object.entries(taken.words).sort(([, a], [, b]) => a.start - b.start);
  const findings = present.flatMap(([word, span], index) => {
    const option = optionOf(entry, word);
    const earlier = present.slice(0, index).find(([other]) => option?.excludes?.includes(other));
    if (earlier) {
      const related = [{ message: `\`${earlier[0]}\``, span: earlier[1] }];
      return [finding('conflicting-options', span, `\`${word}\` and \`${earlier[0]}\` exclude each other`, { related })];
    }
    if (!option?.requires || option.requires.some((needed) => needed in taken.words)) return [];
    return [finding('missing-option', span, `\`${word}\` only goes with ${listOf(option.requires)}; ${signatureOf(entry)}`)];
  });
  findings.forEach(binder.report);
  return findings.length === 0;
}

/** `a duration such as `5s``, for "expected …". */
export function expectationOf(parameter: Parameter): string {
  if (parameter.accepts.length === 0 || parameter.limits?.choices) return parameter.example;
  const kinds: Record<string, string> = {
    newName: 'a name',
    signal: 'the name of a signal',
    poolHeading: 'a name and a number of clients',
    any: 'a value',
    source: 'a file of rows',
    durationRange: 'two durations',
    rateRamp: 'two rates',
    textRange: 'a range',
    number: parameter.limits?.whole ? 'a whole number' : 'a number',
    duration: 'a duration',
    rate: 'a rate',
    size: 'a size',
    percent: 'a percentage',
    bool: '`true` or `false`',
    text: 'a text',
    payload: 'a payload',
  };
  const named = kinds[parameter.accepts[0]] ?? 'a value';
  return parameter.accepts[0] === 'bool' ? named : `${named} such as ${parameter.example}`;
}
