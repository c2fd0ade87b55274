import { addBooks, type Book, type Books, emptyBook } from '../stats/account.ts';
import type { LatencyName } from '../stats/metrics.ts';
import type { PoolTotals } from '../stats/totals.ts';
import type { WindowSeries } from '../stats/windowSeries.ts';

/** What a whole run or one of its pools came to; expectations and the report are made of it. */
export interface Measures {
  /** Undefined: all pools. */
  pool: number | undefined;
  totals: PoolTotals;
  /** Of a pool: the messages that it should receive. `published` counts what was published for it, not by it. */
  book: Book;
  series: WindowSeries;
  /** How many values of each latency were measured while the load generator was at its limit. Absent: not told. */
  saturated?: Partial<Record<LatencyName, number>>;
  /** The run goes on or was stopped: an attempt without an answer may still get one, or might have, and has not failed. */
  isCutShort?: boolean;
}

export function measuresOfRun(series: WindowSeries, books: Books): Measures {
  return { pool: undefined, totals: series.totals.whole(), book: books.total, series };
}

export function measuresOfPool(series: WindowSeries, books: Books, pool: number): Measures {
  const own = books.accounts.filter(({ account }) => account.pools.includes(pool)).map((book) => partOf(book, pool));
  return { pool, totals: series.totals.pools[pool], book: own.reduce(addBooks, emptyBook), series };
}

/** Of messages that pools share, each pool is only owed what it got. */
function partOf(book: Books['accounts'][number], pool: number): Book {
  const { pools } = book.account;
  if (pools.length === 1) return book;
  const delivered = book.deliveredTo[pools.indexOf(pool)];
  return { ...emptyBook, published: book.published, expected: delivered, delivered, low: delivered, high: delivered };
}
