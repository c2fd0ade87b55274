import type { Expr } from './plan.ts';

/** The text that every value of an expression begins with. */
export function startOf(expr: Expr): string {
  const first = expr.kind === 'concat' ? expr.parts[0] : expr;
  return first?.kind === 'literal' ? String(first.value) : '';
}

/** What every topic that a filter matches begins with. */
export function filterStart(filter: Expr): string {
  const start = startOf(filter).replace(/^\$share\/[^/]*\//, '');
  const wildcard = start.search(/[+#]/);
  // `a/#` matches `a` too.
  return wildcard < 0 ? start : start.slice(0, wildcard).replace(/\/$/, '');
}

/**
 * Finds those of many values whose starts agree with a given one: texts that begin so can be equal. In the order of the values, and
 * without a look at all others, as large scenarios have thousands of topics that differ in their first letters.
 */
export function byStart<T>(values: readonly T[], start: (value: T) => string): (wanted: string) => T[] {
  const rows = values.map((value, order): Row<T> => ({ start: start(value), value, order }));
  const sorted = [...rows].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const exact = new Map<string, Row<T>[]>();
  for (const row of rows) {
    const same = exact.get(row.start);
    if (same) same.push(row);
    else exact.set(row.start, [row]);
  }
  const lengths = [...new Set(rows.map((row) => row.start.length))];
  return (wanted) => {
    const found = lengths.flatMap((length) => (length < wanted.length ? (exact.get(wanted.slice(0, length)) ?? []) : []));
    for (let at = firstFrom(sorted, wanted); sorted[at]?.start.startsWith(wanted); at += 1) found.push(sorted[at]);
    return found.sort((a, b) => a.order - b.order).map((row) => row.value);
  };
}

interface Row<T> {
  start: string;
  value: T;
  order: number;
}

function firstFrom(sorted: readonly { start: string }[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].start < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
