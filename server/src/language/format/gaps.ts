/** What stands between an item and the one before it: nothing, a space, or line ends and an indentation. */

import { Semicolon } from '../parse/tokens.ts';
import type { Item } from './formatItems.ts';
import { isCloser, isOpener, spaceBetween } from './spaces.ts';

/** One more than there are items: the last gap is the end of the text. */
export function gapsOf(text: string, items: readonly Item[], step: number): string[] {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const layout: Layout = { text, items, step, open: [], lineIndent: 0, statementIndent: 0 };
  const gaps = items.map((item, i) => gapBefore(layout, item, i, lineEnd));
  return [...gaps, items.length > 0 ? lineEnd : ''];
}

interface Layout {
  text: string;
  items: readonly Item[];
  step: number;
  /** The brackets around the next item, innermost last. */
  open: Open[];
  /** Of the present line, and of the line on which the present statement began; in spaces. */
  lineIndent: number;
  statementIndent: number;
}

interface Open {
  isBlock: boolean;
  /** Written on one line, and to stay there. */
  isOneLine: boolean;
  /** Of the line that the closing bracket is lined up with. */
  indent: number;
}

function gapBefore(layout: Layout, item: Item, i: number, lineEnd: string): string {
  const { items, text, open } = layout;
  const last = items[i - 1];
  const gap = text.slice(last?.end ?? 0, item.start);
  const breaks = gap.match(/\r\n|\r|\n/g)?.length ?? 0;
  const closed = isCloser(item) ? open.pop() : undefined;
  const breaksHere = last !== undefined && isBreak(layout, last, item, breaks > 0, closed);
  if (breaksHere || !last) layout.lineIndent = indentOf(layout, item, i, closed);
  if (item.role === 'statement') layout.statementIndent = layout.lineIndent;
  if (closed?.isBlock) layout.statementIndent = closed.indent;
  if (isOpener(item)) open.push(opened(layout, item));
  if (!last) return '';
  if (!breaksHere) return spaceBetween(last, item, gap);
  const isBlank = breaks > 1 && !isOpener(last) && !isCloser(item);
  return lineEnd + (isBlank ? lineEnd : '') + ' '.repeat(layout.lineIndent);
}

/** `isWritten`: whether the author broke the line here. */
function isBreak({ open }: Layout, last: Item, item: Item, isWritten: boolean, closed: Open | undefined): boolean {
  if (last.role === 'lineComment') return true;
  switch (item.role) {
    case 'blockStart':
      return false;
    case 'blockEnd':
      return isWritten || (last.role !== 'blockStart' && !closed?.isOneLine);
    case 'statement':
      return isWritten || !(open.at(-1)?.isOneLine || last.type === Semicolon || last.type === undefined);
    default:
      return isWritten && item.type !== Semicolon;
  }
}

function indentOf({ items, step, open, statementIndent }: Layout, item: Item, i: number, closed: Open | undefined): number {
  if (closed) return closed.indent;
  if (item.role === 'blockStart') return statementIndent;
  const inner = open.at(-1);
  if (inner && !inner.isBlock) return inner.indent + step;
  if (!isBetweenStatements(items, i)) return statementIndent + step;
  return inner ? inner.indent + step : 0;
}

/** A statement's start, or a comment that no rest of a statement follows. */
function isBetweenStatements(items: readonly Item[], at: number): boolean {
  let i = at;
  while (i < items.length && items[i].type === undefined) i += 1;
  return i === items.length || items[i].role === 'statement' || items[i].role === 'blockEnd';
}

function opened({ text, lineIndent, statementIndent }: Layout, { block }: Item): Open {
  if (!block) return { isBlock: false, isOneLine: false, indent: lineIndent };
  return { isBlock: true, isOneLine: !/[\r\n]/.test(text.slice(block.span.start, block.span.end)), indent: statementIndent };
}
