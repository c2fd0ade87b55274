import type { Call, Expr, Span, Statement } from '../ast.ts';
import type { Entry, Option, Parameter, Place } from '../catalog.ts';
import type { Bound } from '../model.ts';
import { nearest } from '../nearest.ts';
import { listOf } from '../wording.ts';
import type { Binder } from './bind.ts';
import { finding, insertFix, replaceFix } from './finding.ts';
import { headingFix, isBarePath, isQuotedSignal, rateFix, rejectBarePath, rejectEquals, rejectQuotedSignal, wordBefore } from './habits.ts';
import { expectationOf, jsonHint, keepsCompany, reportMissing, unexpected, wrongChoice } from './misfits.ts';
import { headingName } from './names.ts';
import { isMisplacedPace, rejectPace } from './pacing.ts';
import { isOwnName, looksLikeOption, optionAt, type Row, type Taken, wordOf } from './row.ts';

type BoundArguments = Pick<Bound, 'values' | 'words' | 'choices' | 'isWhole'>;

/** Lays a statement's arguments beside its entry's parameters and options; each mistake is reported once. */
export function bindArguments(statement: Statement, entry: Entry, place: Place, binder: Binder): BoundArguments {
  const taken: Taken = { values: {}, words: {}, choices: {} };
  if (entry.head === 'metric') return { ...taken, isWhole: true };
  const row: Row = { args: statement.args, at: 0, entry, statement, place, taken, binder, anchor: statement.head.span };
  const isWhole = entry.assigned ? bindDeclaration(row, entry.assigned) : bindPlain(row);
  return { ...taken, isWhole: isWhole && keepsCompany(row) };
}

/** True where nothing was wrong. */
function bindRow(row: Row, parameters: readonly Parameter[]): boolean {
  let isWhole = true;
  const open = [...parameters];
  while (row.at < row.args.length) {
    const parameter = open[0];
    const option = parameter && isOwnName(row, parameter) ? undefined : optionAt(row);
    const isPace = isMisplacedPace(row);
    if (option) isWhole = bindOption(row, option) && isWhole;
    else if (parameter && !isPace && !looksLikeOption(row)) {
      isWhole = bindValue(row, parameter, parameter.name) && isWhole;
      if (!parameter.many) open.shift();
    } else {
      if (isPace) rejectPace(row);
      else rejectRest(row);
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
  if (name?.kind === 'call' && name.args[0]?.kind === 'object') return rejectObject(row, name);
  if (!bindRow({ ...row, args: name ? [name] : [] }, entry.positional)) return false;
  rest.forEach(binder.giveUpOn);
  binder.report(
    finding('missing-argument', name.span, `expected \`=\` and ${expectationOf(assigned[0])} after the name`, {
      fixes: [insertFix('Insert `=`', name.span.end, ' =')],
    }),
  );
  return false;
}

/** `payload fix { … }`: the name is declared all the same. */
function rejectObject({ entry, binder }: Row, { callee, args, span }: Call): boolean {
  const fixes = entry.word === 'payload' ? [insertFix('Insert `= json`', callee.span.end, ' = json')] : [];
  const message = entry.word === 'payload' ? jsonHint : `expected \`=\` and a value after \`${callee.name}\``;
  binder.report(finding('missing-argument', span, message, { fixes }));
  for (const part of [callee, ...args]) binder.giveUpOn(part);
  return false;
}

/** `word value …`; with `=` in between it is plain what was meant, and nothing else is said. */
function bindPlain(row: Row): boolean {
  const { args, entry, statement, binder } = row;
  if (!statement.equals) return bindRow(row, entry.positional);
  rejectEquals(row, statement.equals);
  const quiet = { ...binder, report: () => {} };
  bindRow({ ...row, args: [...args, ...(statement.assigned ?? [])], binder: quiet }, entry.positional);
  return false;
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
  const isValue = arg && (!next || (parameter.words ? wordOf(arg, parameter) !== undefined : row.binder.isDeclared(next.word)));
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
    row.binder.report(finding('wrong-type', arg.span, `expected ${expectationOf(parameter)}`, { fixes: headingFix(arg, row.binder.text) }));
    row.binder.giveUpOn(arg);
    return false;
  }
  if (isQuotedSignal(arg, parameter)) return rejectQuotedSignal(row, arg, parameter);
  if (isBarePath(arg, parameter)) return rejectBarePath(row, arg);
  const word = parameter.words && wordOf(arg, parameter);
  if (parameter.words && parameter.accepts.length === 0 && !word) {
    row.binder.report(wrongChoice(arg, parameter, rateFix(row, arg)));
    row.binder.giveUpOn(arg);
    return false;
  }
  if (word) row.taken.choices[key] = word;
  else row.taken.values[key] = [...(row.taken.values[key] ?? []), arg];
  return !parameter.suffix || bindSuffix(row, parameter, arg);
}

function bindSuffix(row: Row, { suffix = '', replacedBy = [] }: Parameter, value: Expr): boolean {
  const arg = row.args[row.at];
  if (arg?.kind === 'name' && arg.name === suffix) {
    row.taken.words[suffix] = arg.span;
    row.at++;
    return true;
  }
  const missing = wordBefore(value);
  if (missing) {
    const fixes = missing.words.map((word) => insertFix(`Insert \`${word}\``, value.span.start, `${word} `));
    const message = `expected ${listOf(missing.words)} before ${missing.what}`;
    row.binder.report(finding('missing-option', value.span, message, { fixes }));
    return false;
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

/** Rejects what stands at hand and what belongs to it, up to the next option. */
function rejectRest(row: Row): void {
  const arg = row.args[row.at];
  if (arg.kind !== 'missing') row.binder.report(unexpected(row, arg));
  do row.binder.giveUpOn(row.args[row.at++]);
  while (row.at < row.args.length && !optionAt(row));
}
