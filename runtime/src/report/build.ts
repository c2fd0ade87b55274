import type { Plan } from '../plan/plan.ts';
import { allSteps } from '../plan/steps.ts';
import type { Book, Books } from '../stats/account.ts';
import type { Histogram } from '../stats/histogram.ts';
import type { ErrorCount } from '../stats/window.ts';
import type { WindowSeries } from '../stats/windowSeries.ts';
import { type AgentFacts, agentReports } from './agents.ts';
import { evaluate } from './expectations.ts';
import { hintFor } from './hints.ts';
import { type Measures, measuresOfPool, measuresOfRun } from './measures.ts';
import {
  type Connections,
  type ErrorReport,
  type FlowReport,
  type Latencies,
  type LatencySummary,
  type Messages,
  type Report,
  reportVersion,
} from './report.ts';
import { type Ending, verdictOf } from './verdict.ts';

/** What a report is made of. */
export interface Measured {
  plan: Plan;
  startedAt: Date;
  durationMs: number;
  series: WindowSeries;
  books: Books;
  /** In the plan's order. */
  agents: readonly AgentFacts[];
  ending: Ending;
}

/** The report of a run as far as it has come. */
export function reportOf({ plan, startedAt, durationMs, series, books, agents, ending }: Measured): Report {
  const run = measuresOfRun(series, books);
  const pools = plan.pools.map((_, pool) => measuresOfPool(series, books, pool));
  const expectations = plan.expectations.map((expectation) =>
    evaluate(expectation, expectation.pool === undefined ? run : pools[expectation.pool]),
  );
  return {
    schemaVersion: reportVersion,
    scenario: plan.scenario,
    sourceFile: plan.sourceFile,
    ...verdictOf(ending, expectations, durationMs),
    startedAt: startedAt.toISOString(),
    durationMs,
    brokers: plan.brokers.map(
      ({ transport, host, port, path }) => `${schemes[transport]}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`,
    ),
    params: plan.params,
    seed: plan.seed,
    ...figuresOf(run),
    expectations,
    pools: plan.pools.map(({ name, line, clients }, pool) => ({ name, line, clients, ...figuresOf(pools[pool]) })),
    flows: flowsOf(plan, books),
    agents: agentReports(series, agents),
    errors: errorsOf(plan, series.totals.errors),
  };
}

/** As people write them in a scenario. */
const schemes = { tcp: 'mqtt', tls: 'mqtts', ws: 'ws', wss: 'wss' } as const;

function figuresOf(measures: Measures): { connections: Connections; messages: Messages; latencyUs: Latencies } {
  return { connections: connectionsOf(measures), messages: messagesOf(measures), latencyUs: latenciesOf(measures) };
}

function connectionsOf({ pool, totals: { counters }, series }: Measures): Connections {
  let peak = 0;
  for (const { pools } of series.windows()) {
    const asked = pool === undefined ? pools : pools.slice(pool, pool + 1);
    peak = Math.max(
      peak,
      asked.reduce((sum, window) => sum + window.peak, 0),
    );
  }
  return {
    attempted: counters['connect.attempted'],
    succeeded: counters['connect.succeeded'],
    failed: counters['connect.failed'],
    lost: counters['connect.lost'],
    peak,
    byReason: reasonsOf(series.totals.errors.filter((error) => pool === undefined || error.pool === pool)),
  };
}

/** Why connections failed or were lost. */
function reasonsOf(errors: readonly ErrorCount[]): Record<string, number> {
  const byReason: Record<string, number> = {};
  for (const { reason, count } of errors) {
    if (/^connect|CONNACK|^malformed|process lost|agent lost/.test(reason)) byReason[reason] = (byReason[reason] ?? 0) + count;
  }
  return byReason;
}

function messagesOf({ totals: { counters }, book }: Measures): Messages {
  return {
    published: counters['publish.sent'],
    expected: book.expected,
    delivered: book.delivered,
    lost: book.lost,
    inFlight: book.inFlight,
    duplicated: counters['delivery.duplicated'],
    reordered: counters['delivery.reordered'],
    foreign: counters['delivery.foreign'],
    retained: counters['delivery.retained'],
    missed: counters['publish.missed'],
  };
}

function latenciesOf({ totals: { latency } }: Measures): Latencies {
  return {
    connect: summaryOf(latency['connect.time']),
    subscribe: summaryOf(latency['subscribe.time']),
    publishAck: summaryOf(latency['publish.latency']),
    delivery: summaryOf(latency['delivery.latency']),
    pacing: summaryOf(latency['publish.pacing']),
  };
}

function summaryOf(histogram: Histogram | undefined): LatencySummary {
  if (!histogram || histogram.count === 0) return { count: 0, min: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0, mean: 0 };
  const { count, min, max, mean } = histogram;
  const at = (percent: number) => histogram.percentile(percent);
  return { count, min, p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max, mean };
}

function flowsOf(plan: Plan, books: Books): FlowReport[] {
  const publishers = publishersOf(plan);
  return books.accounts.flatMap(({ account, ...book }) => {
    const publisher = publishers.get(account.publish);
    if (!publisher || account.pools.length === 0) return [];
    return [{ ...publisher, toPool: account.pools.map((pool) => plan.pools[pool].name).join(', '), ...figures(book) }];
  });
}

function publishersOf(plan: Plan): Map<number, { publishLine: number; fromPool: string }> {
  const steps = plan.pools.flatMap((pool) => allSteps(pool).map((step) => ({ step, fromPool: pool.name })));
  return new Map(steps.flatMap(({ step, fromPool }) => (step.kind === 'publish' ? [[step.id, { publishLine: step.line, fromPool }]] : [])));
}

function figures({ published, expected, delivered, lost, inFlight }: Book): Omit<FlowReport, 'publishLine' | 'fromPool' | 'toPool'> {
  return { published, expected, delivered, lost, inFlight };
}

function errorsOf(plan: Plan, errors: readonly ErrorCount[]): ErrorReport[] {
  return errors
    .map(({ pool, reason, count, firstAtMs }) => ({ reason, pool: plan.pools[pool]?.name ?? '', count, firstAtMs, hint: hintFor(reason) }))
    .sort((a, b) => b.count - a.count || a.firstAtMs - b.firstAtMs);
}
