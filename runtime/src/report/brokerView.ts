import type { Book } from '../stats/account.ts';
import type { PoolTotals } from '../stats/totals.ts';
import type { BrokerReport } from './report.ts';

/** What a broker counted from before the load until after it; absent: it says nothing of that. */
export interface BrokerCounts {
  /** PUBLISH packets from clients, and to them. */
  received?: number;
  sent?: number;
  /** Messages that it could not deliver. */
  dropped?: number;
}

/** How the director came by a broker's own figures, or why it has none. */
export type BrokerFacts = { source: string } & ({ counts: BrokerCounts } | { absent: string });

/** The broker's own figures beside ours: two who count the same independently should agree. */
export function brokerReportOf({ source, ...facts }: BrokerFacts, { counters }: PoolTotals, book: Book): BrokerReport {
  if ('absent' in facts) return { source, absent: facts.absent, figures: [] };
  const { received, sent, dropped } = facts.counts;
  const arrived = (['received', 'duplicated', 'foreign', 'retained', 'wills'] as const).map((name) => counters[`delivery.${name}`]);
  const pairs = [
    { name: 'messages from clients', broker: received, ours: counters['publish.sent'] },
    { name: 'messages to clients', broker: sent, ours: arrived.reduce((sum, count) => sum + count, 0) },
    { name: 'messages dropped', broker: dropped, ours: book.lost },
  ];
  const figures = pairs.flatMap(({ name, broker, ours }) =>
    broker === undefined ? [] : [{ name, broker, ours, ...differ(broker, ours) }],
  );
  return figures.length > 0 ? { source, figures } : { source, absent: 'none of its figures is one that we know', figures };
}

function differ(broker: number, ours: number): { difference: number; disagrees: boolean } {
  const larger = Math.max(broker, ours);
  const difference = larger === 0 ? 0 : Math.abs(broker - ours) / larger;
  return { difference, disagrees: difference > tolerated };
}

/** What was under way when either looked, or sent a second time. */
const tolerated = 0.01;
