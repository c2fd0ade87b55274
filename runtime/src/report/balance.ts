import type { Plan, PublishStep } from '../plan/plan.ts';
import { allSteps } from '../plan/steps.ts';
import type { AccountBook, Books } from '../stats/account.ts';
import type { CounterName } from '../stats/metrics.ts';
import type { WindowSeries } from '../stats/windowSeries.ts';
import { formatCount } from './format.ts';

/**
 * Where the books of a run that is over do not balance, one sentence each. Three things are held against each other that are counted
 * in different places: what publishers have sent and what windows say was published; what receivers have counted and what accounts say
 * was delivered; and for each account published × subscriptions = delivered + lost + in flight. Where a process of the load has died,
 * so that `isWhole` is false, others have heard of messages that it had not told of yet: more than is called for is no contradiction then.
 */
export function imbalancesOf(plan: Plan, series: WindowSeries, books: Books, isWhole = true): string[] {
  const counted = (name: CounterName) => series.totals.pools.reduce((sum, pool) => sum + pool.counters[name], 0);
  return [
    ...differ('messages sent', counted('publish.sent'), 'published by the windows', publishedBy(series)),
    ...differ('messages received', counted('delivery.received'), 'delivered by the accounts', books.total.delivered),
    ...books.accounts.flatMap((book) => imbalanceOf(plan, book, isWhole && !(counted('connect.lost') > 0 && isSharedAgain(plan, book)))),
  ];
}

/**
 * Whether a lost connection can make more of the account's messages: whose acknowledgement it took along is sent again, and a `$share`
 * group may give the second to another member, who cannot know of the first.
 */
function isSharedAgain(plan: Plan, { account }: AccountBook): boolean {
  const step = publishStepOf(plan, account.publish);
  return (step?.qos ?? 0) > 0 && account.parts.some(({ kind }) => kind === 'shared');
}

/** `isBounded`: more than is called for is a contradiction. */
function imbalanceOf(plan: Plan, book: AccountBook, isBounded: boolean): string[] {
  const { account, expected, delivered, lost, inFlight, low, high } = book;
  const sums = differ('expected', expected, 'delivered + lost + in flight', delivered + lost + inFlight);
  const called = isKnown(plan, book) && (expected < low || (isBounded && expected > high));
  if (sums.length === 0 && !called) return [];
  const names = account.pools.map((pool) => plan.pools[pool]?.name ?? pool).join(', ');
  const range = low === high ? formatCount(high) : `${formatCount(low)} to ${formatCount(high)}`;
  const published = `published × subscriptions calls for ${range}, but ${formatCount(expected)} were delivered, lost or are in flight`;
  return [`from line ${lineOf(plan, account.publish)} to ${names}: ${sums[0] ?? published}`];
}

/**
 * Whether it is known at all what the account calls for. Not where filters are drawn at random, say, so that no message was found to
 * match, nor where a subscriber may be given what was retained before it came without being told so.
 */
function isKnown(plan: Plan, { account, delivered, high }: AccountBook): boolean {
  if (account.parts.some(({ kind }) => kind === 'keyed') && high === 0 && delivered > 0) return false;
  const retains = publishStepOf(plan, account.publish)?.retain === true;
  const subscribers = account.pools.flatMap((pool) => (plan.pools[pool] ? allSteps(plan.pools[pool]) : []));
  const asPublished = subscribers.some((step) => step.kind === 'subscribe' && step.filters.some((filter) => filter.retainAsPublished));
  return !(retains && asPublished);
}

function publishedBy(series: WindowSeries): number {
  let sum = 0;
  for (const { published } of series.windows()) for (const { counts } of published) for (const count of counts) sum += count;
  return sum;
}

function lineOf(plan: Plan, publish: number): number | string {
  return publishStepOf(plan, publish)?.line ?? '?';
}

function publishStepOf(plan: Plan, publish: number): PublishStep | undefined {
  return stepsOf(plan).find((step): step is PublishStep => step.kind === 'publish' && step.id === publish);
}

function stepsOf(plan: Plan) {
  return plan.pools.flatMap(allSteps);
}

function differ(what: string, a: number, other: string, b: number): string[] {
  return a === b ? [] : [`${formatCount(a)} ${what}, but ${formatCount(b)} ${other}`];
}
