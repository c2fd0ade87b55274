import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account, AccountPart, Book } from '../../runtime/src/stats/account.ts';
import { Accountant } from '../../runtime/src/stats/accounting.ts';
import { emptyWindow, mergeWindows } from '../../runtime/src/stats/merge.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { longestWayMs, truthOf, type World, windowsOf, worlds } from './modelWorld.ts';

/** Two slots more than the longest way, see the accountant's margin. */
const settleMs = longestWayMs + 200;

describe('against a world in which everything is known', () => {
  test('with subscribers there before and after, the books are exact', () => {
    fc.assert(
      fc.property(worlds(true), fc.integer({ min: 1, max: 3 }), (world, workers) => {
        const { due, delivered, dropped } = truthOf(world);
        const book = booksOf(world, windowsOf(world, workers));
        const published = world.messages.length;
        expect(book).toEqual({ published, expected: due, delivered, lost: dropped, inFlight: 0, low: due, high: due });
      }),
      { numRuns: 10_000 },
    );
  });

  test('with subscribers who come and go, nothing is called lost that is not, and the bounds hold', () => {
    fc.assert(
      fc.property(worlds(false), fc.integer({ min: 1, max: 3 }), (world, workers) => {
        const { due, delivered, dropped } = truthOf(world);
        const book = booksOf(world, windowsOf(world, workers));
        expect(book.delivered).toBe(delivered);
        expect(book.lost).toBeLessThanOrEqual(dropped);
        expect(book.low).toBeLessThanOrEqual(due);
        expect(book.high).toBeGreaterThanOrEqual(due);
        expect(book.expected).toBe(book.delivered + book.lost + book.inFlight);
        expect(book.expected).toBeGreaterThanOrEqual(book.low);
        expect(book.expected).toBeLessThanOrEqual(book.high);
      }),
      { numRuns: 3000 },
    );
  });

  test('order and parts of windows, and looking at the books in between, change nothing', () => {
    const shuffled = worlds(false).chain((world) => {
      const windows = windowsOf(world, 3);
      return fc.tuple(fc.constant(world), fc.shuffledSubarray(windows, { minLength: windows.length }));
    });
    fc.assert(
      fc.property(shuffled, ([world, windows]) => {
        const merged = [0, 1, 2].map((index) =>
          windows.filter((window) => window.index === index).reduce(mergeWindows, emptyWindow(index, 2)),
        );
        const accountant = new Accountant([accountOf(world)], settleMs);
        for (const window of windows) {
          accountant.add(window);
          accountant.books();
        }
        expect(accountant.books().total).toEqual(booksOf(world, merged));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a barrier', () => {
  const slots = (value: number) => Array(10).fill(value);
  const inThird = (value: number) => [0, 0, value, 0, 0, 0, 0, 0, 0, 0];
  /** Ten subscribers come within the third slot, the last at 40 ms; 100 messages follow in the same slot. */
  const coming = { step: 0, certain: [0, 0, 0, ...Array(7).fill(10)], possible: [0, 0, ...Array(8).fill(10)], ended: slots(0) };
  const window = (firstUs: number): Window => ({
    ...emptyWindow(0, 2),
    subscribed: [{ ...coming, settledUs: inThird(40_000) }],
    published: [{ step: 0, counts: inThird(100), firstUs: slots(100_000).map((none, slot) => (slot === 2 ? firstUs : none)) }],
  });

  test.each([
    ['behind it all messages are for all subscribers', 40_500, 1000],
    ['without it nothing is certain', 39_500, 0],
  ])('%s', (_name, firstUs, low) => {
    expect(bookAfter([window(firstUs)], always(10))).toMatchObject({ low, high: 1000 });
  });
});

describe('an account', () => {
  const slots = (value: number) => Array(10).fill(value);
  const present = (step: number, clients: number) => ({
    step,
    certain: slots(clients),
    possible: slots(clients),
    ended: slots(0),
    settledUs: slots(0),
  });
  const second = (more: Partial<Window>): Window => ({
    ...emptyWindow(0, 2),
    published: [{ step: 0, counts: [0, 0, 0, 0, 0, 10, 0, 0, 0, 0], firstUs: slots(0) }],
    ...more,
  });

  test.each<[string, AccountPart[], Partial<Window>, Partial<Book>]>([
    ['nobody subscribed', always(10), {}, { expected: 0, high: 0 }],
    [
      'two filters of one client bring a message once',
      always(4, [0, 1]),
      { subscribed: [present(0, 4), present(1, 4)] },
      { low: 40, high: 40 },
    ],
    ['two filters, each for half of the pool', always(4, [0, 1]), { subscribed: [present(0, 2), present(1, 2)] }, { low: 20, high: 40 }],
    ['no local: none of its own', always(4, [0], true), { subscribed: [present(0, 4)] }, { low: 30, high: 30 }],
    ['no local, not all subscribed', always(4, [0], true), { subscribed: [present(0, 3)] }, { low: 20, high: 30 }],
    ['one group over two subscribe steps', shared('one', [0, 1]), { subscribed: [present(0, 4), present(1, 4)] }, { low: 10, high: 10 }],
    ['as many groups as there may be', shared('unknown', [0]), { subscribed: [present(0, 4)] }, { low: 0, high: 40 }],
    ['keyed, all subscribed', keyed(4), { subscribed: [present(0, 4)], matched: [{ flow: 0, counts: slots(3) }] }, { low: 3, high: 3 }],
    ['keyed, one missing', keyed(4), { subscribed: [present(0, 3)], matched: [{ flow: 0, counts: slots(3) }] }, { low: 0, high: 3 }],
    ['keyed, nobody there', keyed(4), { matched: [{ flow: 0, counts: slots(3) }] }, { low: 0, high: 0 }],
    [
      'gaps are lost',
      keyed(4),
      { subscribed: [present(0, 3)], matched: [{ flow: 0, counts: slots(3) }], received: [got(1, 2)] },
      { lost: 2, expected: 3 },
    ],
    [
      'gaps of messages that nobody was owed are not',
      always(4),
      { subscribed: [present(0, 1)], received: [got(9, 5)] },
      { lost: 1, expected: 10 },
    ],
    [
      'more than was called for',
      always(1),
      { subscribed: [present(0, 1)], received: [got(12, 0)] },
      { expected: 12, lost: 0, inFlight: 0 },
    ],
  ])('%s', (_name, parts, more, expected) => {
    expect(bookAfter([second(more)], parts)).toMatchObject(expected);
  });

  test('while settling, what is missing is in flight; afterwards it is lost', () => {
    const accountant = new Accountant([{ publish: 0, pools: [1], parts: always(2) }], 1000);
    accountant.add(second({ subscribed: [present(0, 2)], received: [got(15, 0)] }));
    expect(accountant.books().total).toMatchObject({ expected: 20, delivered: 15, lost: 0, inFlight: 5 });
    accountant.add({ ...emptyWindow(1, 2), subscribed: [present(0, 2)] });
    expect(accountant.books().total).toMatchObject({ expected: 20, delivered: 15, lost: 5, inFlight: 0 });
  });

  test('what no flow foresaw is still delivered, and each publish step counts once in the total', () => {
    const accountant = new Accountant([{ publish: 0, pools: [1], parts: always(1) }], 0);
    accountant.add(
      second({
        subscribed: [present(0, 1)],
        received: [got(10, 0), { publish: 0, pool: 0, count: 4, gaps: 0, duplicated: 0, reordered: 0 }],
      }),
    );
    expect(accountant.books().total).toMatchObject({ published: 10, expected: 14, delivered: 14, lost: 0 });
  });
});

function booksOf(world: World, windows: Window[]): Book {
  const accountant = new Accountant([accountOf(world)], settleMs);
  for (const window of windows) accountant.add(window);
  return accountant.books().total;
}

function bookAfter(windows: Window[], parts: AccountPart[]): Book {
  const accountant = new Accountant([{ publish: 0, pools: [1], parts }], 100);
  for (const window of windows) accountant.add(window);
  return accountant.books().total;
}

function accountOf({ kind, subscribers }: World): Account {
  const clients = subscribers.length;
  const parts = { always: always(clients), keyed: keyed(clients), shared: shared('one', [0]) }[kind];
  return { publish: 0, pools: [1], parts };
}

function always(clients: number, subscribes = [0], noLocal = false): AccountPart[] {
  return [{ kind: 'always', subscribes, clients, noLocal }];
}

function keyed(clients: number): AccountPart[] {
  return [{ kind: 'keyed', flows: [{ flow: 0, subscribe: 0 }], clients }];
}

function shared(groups: 'one' | 'unknown', subscribes: number[]): AccountPart[] {
  return [{ kind: 'shared', subscribes, groups }];
}

function got(count: number, gaps: number): Window['received'][number] {
  return { publish: 0, pool: 1, count, gaps, duplicated: 0, reordered: 0 };
}
