import { entryAt, optionOf } from '../catalog.ts';
import type { Fix } from '../diagnostic.ts';
import { finding } from './finding.ts';
import type { Row } from './row.ts';

/** `every 1s` or `at 5/s` behind a step: only `repeat` has a pace. */
export function isMisplacedPace({ args, at, entry, binder }: Row): boolean {
  const [arg, value] = args.slice(at, at + 2);
  if (entry.kind !== 'step' || entry.word === 'repeat' || arg.kind !== 'name' || !value || value.kind === 'missing') return false;
  return paces.has(arg.name) && !optionOf(entry, arg.name) && !binder.isDeclared(arg.name);
}

const paces: ReadonlySet<string> = new Set(['every', 'at']);

/** Rejects the pace and all behind it, and offers to put the step in a `repeat` that has it. */
export function rejectPace(row: Row): void {
  const { args, at, entry, binder } = row;
  const word = binder.text.slice(args[at].span.start, args[at].span.end);
  const message = `\`${word}\` belongs to \`repeat\`: \`repeat ${word} … for 1m { ${entry.word} … }\``;
  binder.report(finding('unknown-option', args[at].span, message, { fixes: wrapFix(row) }));
  while (row.at < args.length) binder.giveUpOn(args[row.at++]);
}

/** Where the statement is one line, in a block that may hold a `repeat`. */
function wrapFix({ args, at, entry, place, statement, binder }: Row): Fix[] {
  if (statement.block || !entryAt(place, 'repeat')) return [];
  const others = args.slice(at).findIndex((arg) => arg.kind === 'name' && optionOf(entry, arg.name));
  const pace = args.slice(at, others < 0 ? args.length : at + others);
  const words = new Set(pace.flatMap((arg) => (arg.kind === 'name' ? [arg.name] : [])));
  const span = { start: args[at].span.start, end: pace.at(-1)!.span.end };
  const whose = words.has('at') && !words.has('each') && !words.has('total') ? ' each' : '';
  const end = words.has('for') || words.has('until') || words.has('times') ? '' : ' for 1m';
  const { start } = statement.span;
  const edits = [
    { span: { start, end: start }, newText: `repeat ${binder.text.slice(span.start, span.end)}${whose}${end} { ` },
    { span: { start: (args[at - 1] ?? statement.head).span.end, end: span.end }, newText: '' },
    { span: { start: statement.span.end, end: statement.span.end }, newText: ' }' },
  ];
  return [{ title: `Put \`${entry.word}\` in a \`repeat\``, edits }];
}
