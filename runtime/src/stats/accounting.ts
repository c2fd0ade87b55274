import { type Account, type AccountBook, addBooks, type Book, type Books, emptyBook } from './account.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { SlotRecord } from './slotRecord.ts';
import { type ReceivedCounts, slotMs, slotsPerWindow, type Window } from './window.ts';

/**
 * Keeps the books: published × subscriptions = expected = delivered + lost + in flight, for each account and in total. Windows may
 * come late and in parts; each only once, as `WindowSeries` sees to.
 *
 * Lost is what certainly had to arrive within `settleMs` and did not, or whose sequence number a receiver saw skipped. In flight is what
 * else was called for and is not here: on its way still, or its receiver has left.
 */
export class Accountant {
  readonly #accounts: Account[];
  readonly #settleMs: number;
  #settleSlots: number;
  readonly #record = new SlotRecord();
  readonly #received = new Map<string, Received>();
  /** Sums over the slots before `#summedTo`, by account: what lies so far back is not computed again. */
  #sums: Sums[] = [];
  #summedTo = 0;

  constructor(accounts: readonly Account[], settleMs: number) {
    this.#accounts = [...accounts];
    this.#settleMs = settleMs;
    this.#settleSlots = settleSlotsOf(settleMs, 0);
  }

  /** A publisher's clock and a receiver's may differ by so much. It only grows in the course of a run. */
  allowClockError(us: number): void {
    const slots = settleSlotsOf(this.#settleMs, us);
    if (slots === this.#settleSlots) return;
    this.#settleSlots = slots;
    this.#startOver();
  }

  add(window: Window): void {
    this.#record.add(window);
    for (const counts of window.received) this.#receive(counts);
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

  #bookOf(account: Account, summed: Sums): AccountBook {
    const sums = this.#sumOver(account, this.#summedTo, this.#record.length, summed);
    const received = account.pools.map((pool) => this.#received.get(`${account.publish} ${pool}`) ?? nothing);
    const { count, gaps, duplicated, reordered } = received.reduce(addReceived, nothing);
    return { account, deliveredTo: received.map(({ count }) => count), duplicated, reordered, ...settle(sums, count, gaps) };
  }

  #receive({ publish, pool, ...counts }: ReceivedCounts): void {
    const key = `${publish} ${pool}`;
    this.#received.set(key, addReceived(this.#received.get(key) ?? nothing, counts));
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

type Received = Omit<ReceivedCounts, 'publish' | 'pool'>;

const nothing: Received = { count: 0, gaps: 0, duplicated: 0, reordered: 0 };

function addReceived(a: Received, b: Received): Received {
  return {
    count: a.count + b.count,
    gaps: a.gaps + b.gaps,
    duplicated: a.duplicated + b.duplicated,
    reordered: a.reordered + b.reordered,
  };
}

interface Sums extends Bounds {
  published: number;
}

const noSums: Sums = { published: 0, low: 0, likely: 0, high: 0 };

/**
 * Receivers that wait `settleMs` after the last message may leave in the very slot in which the wait is over, and their clock may be
 * behind the publisher's: a slot for the one, and as many as it takes for the other.
 */
function settleSlotsOf(settleMs: number, clockErrorUs: number): number {
  const clockSlots = Math.max(1, Math.ceil(clockErrorUs / 1000 / slotMs));
  return Math.max(0, Math.floor(settleMs / slotMs) - 1 - clockSlots);
}

/** Windows are seldom later than three seconds; one that is costs a computation from the start. */
const latenessSlots = 3 * slotsPerWindow;

function settle({ published, low, likely, high }: Sums, delivered: number, gaps: number): Book {
  // A receiver that was away sees a gap though nobody owed it those messages: `high` knows.
  const lost = Math.max(0, low - delivered, Math.min(gaps, high - delivered));
  const inFlight = Math.max(0, likely - delivered - lost);
  return { published, expected: delivered + lost + inFlight, delivered, lost, inFlight, low, high };
}
