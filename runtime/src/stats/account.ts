/**
 * Which messages should reach whom: the messages of one publish step, and the pool that receives them. What a plan's flows come to;
 * `report/accounts.ts` derives them.
 */
export interface Account {
  /** The publish step's number. */
  publish: number;
  /** By pool number. One pool; several only where they share one group's messages, so that nobody can say whose a message should be. */
  pools: number[];
  /** The ways a message can take; a receiver counts a message once, though it may come by more than one. */
  parts: AccountPart[];
}

export type AccountPart =
  /** Every message goes to every subscribed client of the pool, by one or another of these subscribe steps. */
  | { kind: 'always'; subscribes: number[]; clients: number; noLocal: boolean }
  /** Which clients a message goes to depends on its topic: windows say how many under `matched`. */
  | { kind: 'keyed'; flows: { flow: number; subscribe: number }[]; clients: number }
  /** One client of a `$share` group gets each message; `unknown`: groups differ between clients, or not all messages match. */
  | { kind: 'shared'; subscribes: number[]; groups: 'one' | 'unknown' };

/**
 * The figures of an account, of a pool or of the run. Identity: expected = delivered + lost + inFlight, and
 * low ≤ expected ≤ high unless more arrived than `high` knows of.
 */
export interface Book {
  published: number;
  expected: number;
  /** Distinct messages. */
  delivered: number;
  lost: number;
  inFlight: number;
  /** What subscriptions certainly call for, and what they possibly call for; equal where nothing came or went meanwhile. */
  low: number;
  high: number;
}

export interface Books {
  accounts: AccountBook[];
  total: Book;
}

export interface AccountBook extends Book {
  account: Account;
  /** Goes with the account's pools. */
  deliveredTo: number[];
  duplicated: number;
  reordered: number;
}

/** A run in which nothing was published. */
export const emptyBook: Book = { published: 0, expected: 0, delivered: 0, lost: 0, inFlight: 0, low: 0, high: 0 };

export function addBooks(a: Book, b: Book): Book {
  return {
    published: a.published + b.published,
    expected: a.expected + b.expected,
    delivered: a.delivered + b.delivered,
    lost: a.lost + b.lost,
    inFlight: a.inFlight + b.inFlight,
    low: a.low + b.low,
    high: a.high + b.high,
  };
}
