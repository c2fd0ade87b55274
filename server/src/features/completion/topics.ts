import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Span, Text } from '../../language/ast.ts';
import { everyStatement, type Model } from '../../language/model.ts';
import { segmentsOf } from '../../language/parse/textExtent.ts';
import { withinQuotes } from '../../language/parse/texts.ts';
import type { Draft } from './item.ts';

/** The level of a topic or filter that the cursor is in, with what other topics and filters have in its place. */
export function topicDrafts(model: Model, text: Text, offset: number, kind: 'topic' | 'filter'): { drafts: Draft[]; level: Span } {
  const own = levelsOf(model, text);
  const at = own.findIndex((level) => level.start <= offset && offset <= level.end);
  const level = own[at] ?? { start: offset, end: offset };
  const before = own.slice(0, at).map((each) => written(model, each));
  const others = topicTexts(model).filter((other) => other !== text);
  const found = others.map((other) => levelsOf(model, other).map((each) => written(model, each)));
  const labels = new Set(found.filter((levels) => agrees(before, levels)).map((levels) => levels[at]));
  // Where a filter takes any one level, a topic has most likely the client's own.
  if (kind === 'topic' && labels.has('+')) labels.add('{client.index}');
  const names = [...labels].filter((label) => label !== undefined && label !== '' && (kind === 'filter' || !isWildcard(label)));
  return { level, drafts: [...names.sort().map((label) => draftOf(label!)), ...(kind === 'filter' ? wildcards(at) : [])] };
}

function draftOf(label: string): Draft {
  return { label, kind: CompletionItemKind.Folder, group: 1 };
}

function wildcards(at: number): Draft[] {
  const one: Draft = { label: '+', kind: CompletionItemKind.Operator, group: 2, detail: 'any one level' };
  const rest: Draft = { label: '#', kind: CompletionItemKind.Operator, group: 2, detail: 'this level and all that follow' };
  const shared: Draft = {
    label: '$share',
    kind: CompletionItemKind.Operator,
    group: 2,
    detail: 'shared among a group',
    snippet: '\\$share/${1:group}',
  };
  return at === 0 ? [one, rest, shared] : [one, rest];
}

/** Every topic and filter of the scenario. */
function topicTexts({ statements }: Model): Text[] {
  const texts: Text[] = [];
  for (const { values, entry, statement } of everyStatement(statements)) {
    const exprs = [...(values.topic ?? []), ...(values.filter ?? []), ...(entry.head === 'filter' ? [statement.head] : [])];
    for (const expr of exprs) if (expr.kind === 'text') texts.push(expr);
  }
  return texts;
}

/** Where the levels of a topic stand; slashes within braces do not separate any. A `$share/group` before them is left out. */
function levelsOf({ file }: Model, text: Text): Span[] {
  const { start, end } = withinQuotes(text, file.text);
  const holes = segmentsOf(file.text, start, end).filter((segment) => segment.kind === 'hole');
  const cuts: number[] = [];
  for (let at = start; at < end; at += 1) {
    if (file.text[at] === '/' && !holes.some((hole) => hole.start <= at && at < hole.end)) cuts.push(at);
  }
  const levels = [...cuts, end].map((cut, index) => ({ start: index === 0 ? start : cuts[index - 1] + 1, end: cut }));
  return file.text.startsWith('$share/', start) && levels.length > 2 ? levels.slice(2) : levels;
}

function written({ file }: Model, { start, end }: Span): string {
  return file.text.slice(start, end);
}

/** Whether topics that begin so could be meant: each level is the same, or one of the two can be anything. */
function agrees(before: readonly string[], levels: readonly string[]): boolean {
  return before.every((level, index) => {
    const other = levels[index];
    return other !== undefined && (level === other || [level, other].some((each) => isWildcard(each) || each.includes('{')));
  });
}

function isWildcard(level: string): boolean {
  return level === '+' || level === '#';
}
