import { type Account, addBooks, type Book, type Books, emptyBook } from './account.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { SlotRecord } from './slotRecord.ts';
import { slotMs, slotsPerWindow, type Window } from './window.ts';

/**
 * Keeps the books: published × subscriptions = expected = delivered + lost + in flight, for each account and in total. Windows may
 * come late and in parts; each only once, as `WindowSeries` sees to.
 *
 * Lost is what certainly had to arrive within `settleMs` and did not, or whose sequence number a receiver saw skipped. In flight is what
 * else was called for and is not here: on its way still, or its receiver has left.
 */
export class Accountant {
  readonly #accounts: Account[];
  readonly #settleSlots: number;
  readonly #record = new SlotRecord();
  readonly #received = new Map<string, { count: number; gaps: number }>();
  /** Sums over the slots before `#summedTo`, by account: what lies so far back is not computed again. */
  #sums: Sums[] = [];
  #summedTo = 0;

  constructor(accounts: readonly Account[], settleMs: number) {
    this.#accounts = [...accounts];
    this.#settleSlots = Math.max(0, Math.floor(settleMs / slotMs) - marginSlots);
  }

  add(window: Window): void {
    this.#record.add(window);
    for (const { publish, pool, count, gaps } of window.received) this.#receive(publish, pool, count, gaps);
    const touchedFrom = window.index * slotsPerWindow - this.#settleSlots - 1;
    if (touchedFrom < this.#summedTo) this.#startOver();
  }

  /** The books as of now; what is called for by messages younger than `settleMs` is in flight at most, not yet lost. */
  books(): Books {
    this.#sumUp(this.#record.length - this.#settleSlots - latenessSlots);
    const accounts = this.#accounts.map((account, at) => this.#bookOf(account, this.#sums[at] ?? noSums));
    const total = accounts.reduce<Book>(addBooks, emptyBook);
    // A message that several pools receive is still published once.
    const published = new Map(accounts.map((book) => [book.account.publish, book.published]));
    return { accounts, total: { ...total, published: [...published.values()].reduce((sum, count) => sum + count, 0) } };
  }

  #bookOf(account: Account, summed: Sums): Books['accounts'][number] {
    const sums = this.#sumOver(account, this.#summedTo, this.#record.length, summed);
    const received = account.pools.map((pool) => this.#received.get(`${account.publish} ${pool}`) ?? { count: 0, gaps: 0 });
    const deliveredTo = received.map(({ count }) => count);
    const delivered = deliveredTo.reduce((sum, count) => sum + count, 0);
    const gaps = received.reduce((sum, each) => sum + each.gaps, 0);
    return { account, deliveredTo, ...settle(sums, delivered, gaps) };
  }

  #receive(publish: number, pool: number, count: number, gaps: number): void {
    const key = `${publish} ${pool}`;
    const before = this.#received.get(key) ?? { count: 0, gaps: 0 };
    this.#received.set(key, { count: before.count + count, gaps: before.gaps + gaps });
    const known = this.#accounts.some((account) => account.publish === publish && account.pools.includes(pool));
    if (known) return;
    // What no flow foresaw has still been delivered.
    this.#accounts.push({ publish, pools: [pool], parts: [] });
    this.#startOver();
  }

  #sumUp(to: number): void {
    if (to <= this.#summedTo) return;
    this.#sums = this.#accounts.map((account, at) => this.#sumOver(account, this.#summedTo, to, this.#sums[at] ?? noSums));
    this.#summedTo = to;
  }

  #sumOver(account: Account, from: number, to: number, before: Sums): Sums {
    const sums = { ...before };
    for (let slot = from; slot < to; slot++) {
      const bounds = boundsOf(account, this.#record, slot, this.#settleSlots);
      sums.published += this.#record.published(account.publish, slot);
      sums.low += bounds.low;
      sums.likely += bounds.likely;
      sums.high += bounds.high;
    }
    return sums;
  }

  #startOver(): void {
    this.#sums = [];
    this.#summedTo = 0;
  }
}

interface Sums extends Bounds {
  published: number;
}

const noSums: Sums = { published: 0, low: 0, likely: 0, high: 0 };

/**
 * Receivers that wait `settleMs` after the last message may leave in the very slot in which the wait is over, and their clock may be a
 * little behind the publisher's: one slot for either.
 */
const marginSlots = 2;

/** Windows are seldom later than three seconds; one that is costs a computation from the start. */
const latenessSlots = 3 * slotsPerWindow;

function settle({ published, low, likely, high }: Sums, delivered: number, gaps: number): Book {
  // A receiver that was away sees a gap though nobody owed it those messages: `high` knows.
  const lost = Math.max(0, low - delivered, Math.min(gaps, high - delivered));
  const inFlight = Math.max(0, likely - delivered - lost);
  return { published, expected: delivered + lost + inFlight, delivered, lost, inFlight, low, high };
}
