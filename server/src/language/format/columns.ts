/**
 * Columns over adjoining lines. Two spaces or more before a word ask for a column: it is then lined up over all lines of its
 * run, and a run ends at an empty line, at a comment of its own line and at a statement of several lines. Where nobody asked,
 * there is one space.
 */
import type { ScenarioFile, Statement } from '../ast.ts';
import type { Item } from './formatItems.ts';

/** Where a column can stand, from left to right, and how many spaces are between it and the longest line before it. */
const columns = [
  /** `keepalive   60s` */
  { name: 'value', distance: 1 },
  /** `param n   = 5` */
  { name: 'equals', distance: 1 },
  /** `connect.success   >= 99.9%` */
  { name: 'comparison', distance: 2 },
  /** `<   250ms` */
  { name: 'limit', distance: 1 },
  /** `param n = 5   "riders"` */
  { name: 'doc', distance: 2 },
  /** `keepalive 60s   // seconds` */
  { name: 'comment', distance: 2 },
] as const;

type ColumnName = (typeof columns)[number]['name'];

/** A statement on a line of its own. */
interface Row {
  /** Its first item, and its last one, a comment behind it included. */
  first: number;
  last: number;
  /** The item that begins each column. */
  stops: Partial<Record<ColumnName, number | undefined>>;
}

interface Page {
  text: string;
  items: readonly Item[];
  gaps: string[];
  /** Which item begins at an offset. */
  indexes: Map<number, number>;
}

/** Widens gaps, in place. */
export function alignColumns(file: ScenarioFile, items: readonly Item[], gaps: string[]): void {
  const page = { text: file.text, items, gaps, indexes: new Map(items.map((item, i) => [item.start, i])) };
  alignBlock(page, file.statements);
}

function alignBlock(page: Page, statements: readonly Statement[]): void {
  let run: Row[] = [];
  for (const statement of statements) {
    const row = rowOf(page, statement);
    const last = run.at(-1);
    if (last && (!row || row.first !== last.last + 1 || lineEnds(page.gaps[row.first]) !== 1)) {
      alignRun(page, run);
      run = [];
    }
    if (row) run.push(row);
    if (statement.block) alignBlock(page, statement.block.statements);
  }
  alignRun(page, run);
}

function alignRun(page: Page, run: readonly Row[]): void {
  for (const { name, distance } of columns) {
    const cells = run.flatMap(({ first, stops }) => {
      const stop = stops[name];
      return stop === undefined ? [] : [{ stop, width: widthOf(page, first, stop) }];
    });
    if (!cells.some(({ stop }) => isAskedFor(page, stop))) continue;
    const column = Math.max(...cells.map(({ width }) => width)) + distance;
    for (const { stop, width } of cells) page.gaps[stop] = ' '.repeat(column - width);
  }
}

function isAskedFor({ text, items }: Page, stop: number): boolean {
  return /\t| {2}/.test(text.slice(items[stop - 1].end, items[stop].start));
}

/** From the beginning of a line to the item before a column. */
function widthOf({ items, gaps }: Page, first: number, stop: number): number {
  let width = 0;
  for (let i = first; i < stop; i += 1) width += items[i].end - items[i].start + (i > first ? gaps[i].length : 0);
  return width;
}

/** Undefined for a statement that shares its line with another or needs several. */
function rowOf({ items, gaps, indexes }: Page, statement: Statement): Row | undefined {
  const first = indexes.get(statement.span.start)!;
  if (first > 0 && lineEnds(gaps[first]) === 0) return undefined;
  let last = first;
  while (last + 1 < items.length && items[last + 1].end <= statement.span.end && lineEnds(gaps[last + 1]) === 0) last += 1;
  if (items[last].end < statement.span.end) return undefined;
  const next = items[last + 1];
  const comment = next?.type === undefined && next && lineEnds(gaps[last + 1]) === 0 ? last + 1 : undefined;
  const stops = Object.fromEntries(Object.entries(stopsOf(statement)).map(([name, offset]) => [name, indexes.get(offset)]));
  return { first, last: comment ?? last, stops: { ...stops, comment } };
}

/** The offsets at which a statement's columns begin. */
function stopsOf({ head, args, equals, assigned }: Statement): Partial<Record<ColumnName, number>> {
  if (equals) {
    const doc = assigned?.[1];
    return { equals: equals.start, ...(doc?.kind === 'text' && { doc: doc.span.start }) };
  }
  const last = args.at(-1) ?? head;
  if (last.kind === 'binary' && comparisons.has(last.op)) return { comparison: last.opSpan.start, limit: last.right.span.start };
  return args.length > 0 ? { value: args[0].span.start } : {};
}

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);

function lineEnds(gap: string): number {
  return gap.split('\n').length - 1;
}
