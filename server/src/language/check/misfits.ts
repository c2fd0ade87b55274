import type { Expr, Span } from '../ast.ts';
import { type Entry, optionOf, type Parameter } from '../catalog.ts';
import type { Diagnostic, Fix } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { listOf } from '../wording.ts';
import { finding, insertFix, replaceFix, suggestion } from './finding.ts';
import { optionWords, type Row } from './row.ts';

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

/** A value is missing behind the word at `span`. */
export function reportMissing(row: Row, parameter: Parameter, span: Span): void {
  const behind = span === row.anchor && row.anchor === row.statement.head.span ? row.entry.word : textOfWord(row, span);
  const others = parameter.replacedBy?.length ? `, or ${listOf(parameter.replacedBy)},` : '';
  row.binder.report(finding('missing-argument', span, `expected ${expectationOf(parameter)}${others} after \`${behind}\``));
}

function textOfWord(row: Row, span: Span): string {
  return Object.entries(row.taken.words).find(([, at]) => at === span)?.[0] ?? '=';
}

/** A value or name that no parameter takes. */
export function unexpected(row: Row, arg: Expr): Diagnostic {
  const options = optionWords(row.entry);
  if (arg.kind === 'call' && arg.args[0]?.kind === 'object' && options.includes(arg.callee.name)) {
    const fixes = [insertFix('Insert `json`', arg.callee.span.end, ' json')];
    return finding('unexpected-argument', arg.span, jsonHint, { fixes });
  }
  if (arg.kind === 'name') {
    const { hint, fixes } = suggestion(arg.span, nearest(arg.name, options));
    const known = hint || (options.length > 0 ? `; it has ${listOf(options, 'and')}` : '');
    return finding('unknown-option', arg.span, `\`${row.entry.word}\` has no option \`${arg.name}\`${known}`, { fixes });
  }
  const size = sizeFix(row, arg);
  const fixes = size.length > 0 ? size : 'payload' in row.taken.words ? [] : payloadFix(row, arg, options);
  return finding('unexpected-argument', arg.span, `unexpected value; ${signatureOf(row.entry)}`, { fixes });
}

/** `pool rider 100`. */
function sizeFix({ entry, taken, binder }: Row, arg: Expr): Fix[] {
  const [name] = taken.values.name ?? [];
  if (entry.word !== 'pool' || name?.kind !== 'name' || arg.kind !== 'quantity') return [];
  const size = `[${binder.text.slice(arg.span.start, arg.span.end)}]`;
  return [replaceFix(`Write \`${name.name}${size}\``, { start: name.span.end, end: arg.span.end }, size)];
}

/** `publish "a" "on"`: the payload without its word. */
function payloadFix({ statement: { head, args, span }, at, binder }: Row, arg: Expr, options: readonly string[]): Fix[] {
  if (arg.kind !== 'text' || !options.includes('payload')) return [];
  const isCall = binder.text[head.span.end] === '(';
  if (isCall && (args.length !== 2 || at !== 1)) return [];
  if (isCall) {
    const edits = [
      { span: { start: head.span.end, end: args[0].span.start }, newText: ' ' },
      { span: { start: args[0].span.end, end: arg.span.start }, newText: ' payload ' },
      { span: { start: arg.span.end, end: span.end }, newText: '' },
    ];
    return [{ title: 'Write it with `payload`', edits }];
  }
  return [insertFix('Insert `payload`', arg.span.start, 'payload ')];
}

/** An object alone is no value. */
export const jsonHint = 'a JSON payload begins with `json`: `json { id: client.id }`';

/** None of the fixed words. */
export function wrongChoice(arg: Expr, parameter: Parameter, more: readonly Fix[]): Diagnostic {
  const words = parameter.words?.map((choice) => choice.word) ?? [];
  const { hint, fixes } = suggestion(arg.span, arg.kind === 'name' ? nearest(arg.name, words) : undefined);
  // With one word only, the fix says enough.
  const meant = words.length > 1 ? hint : '';
  return finding('out-of-range', arg.span, `expected ${listOf(words)}${meant}`, { fixes: [...fixes, ...more] });
}

/** Options that need or exclude each other. */
export function keepsCompany({ entry, taken, binder }: Row): boolean {
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

/** `write it as …`, from the entry's example. */
function signatureOf(entry: Entry): string {
  return `\`${entry.word}\` is written like \`${entry.example.split('\n')[0].replace(/ \{.*$/, '')}\``;
}
