import type { Plan } from '../plan/plan.ts';
import type { Books } from '../stats/account.ts';
import { isCause, missedByReason } from '../stats/missed.ts';
import type { ErrorCount } from '../stats/window.ts';
import type { WindowSeries } from '../stats/windowSeries.ts';
import { type AgentFacts, agentReports, deliveryErrorOf } from './agents.ts';
import { imbalancesOf } from './balance.ts';
import { type BrokerFacts, brokerReportOf } from './brokerView.ts';
import { evaluate } from './expectations.ts';
import { flowsOf } from './flows.ts';
import { hintFor } from './hints.ts';
import { latenciesOf } from './latencies.ts';
import { type Measures, measuresOfPool, measuresOfRun } from './measures.ts';
import {
  type BarrierReport,
  type Connections,
  type ErrorReport,
  type Latencies,
  type Messages,
  type Report,
  reportVersion,
  type Saturation,
} from './report.ts';
import { saturatedValues } from './saturation/saturatedValues.ts';
import { saturationOf } from './saturation/saturation.ts';
import { steadyOf } from './steady.ts';
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
  /** Absent: none are known of. */
  barriers?: readonly BarrierReport[];
  ending: Ending;
  /** The run goes on: what can only be told of a whole one is left out. */
  isLive?: boolean;
  /** What the broker says; absent where nobody has asked it. */
  broker?: BrokerFacts | undefined;
}

/** The report of a run as far as it has come. */
export function reportOf(measured: Measured): Report {
  const { plan, startedAt, durationMs, series, books, agents, barriers = [], ending, isLive, broker } = measured;
  const { saturation, run, pools } = measuresOf(measured);
  const expectations = plan.expectations.map((expectation) =>
    evaluate(expectation, expectation.pool === undefined ? run : pools[expectation.pool]),
  );
  const figures = figuresOf(run);
  const errors = errorsOf(plan, series.totals.errors);
  const isWhole = agents.every(({ failure }) => failure === undefined);
  const imbalances = isLive ? [] : imbalancesOf(plan, series, books, isWhole);
  return {
    schemaVersion: reportVersion,
    scenario: plan.scenario,
    sourceFile: plan.sourceFile,
    ...verdictOf({ ending, expectations, imbalances, connections: figures.connections, errors, durationMs }),
    startedAt: startedAt.toISOString(),
    durationMs,
    brokers: plan.brokers.map(
      ({ transport, host, port, path }) => `${schemes[transport]}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`,
    ),
    params: plan.params,
    seed: plan.seed,
    ...figures,
    deliveryErrorUs: deliveryErrorOf(agents),
    imbalances,
    saturation,
    ...(!isLive && { steady: steadyOf(plan, series.windows()) }),
    ...(broker && { broker: brokerReportOf(broker, run.totals, books.total) }),
    expectations,
    pools: plan.pools.map(({ name, line, clients }, pool) => ({ name, line, clients, ...figuresOf(pools[pool]) })),
    flows: flowsOf(plan, books),
    ...(barriers.length > 0 && { barriers: [...barriers] }),
    agents: agentReports(plan, series, agents),
    errors,
  };
}

/** What the run and its pools came to, and how much of it tells of the load generator instead. */
function measuresOf({ plan, series, books, agents, ending, isLive }: Measured): {
  saturation: Saturation;
  run: Measures;
  pools: Measures[];
} {
  const run = measuresOfRun(series, books);
  // While a run goes on, what is long past is not judged again each second.
  const windows = isLive ? series.windows().slice(-liveSeconds) : series.windows();
  const agentNames = agents.map(({ name }) => name);
  const saturation = saturationOf(windows, { agentNames, tcpUs: run.totals.latency['connect.tcp']?.min ?? 0 });
  const saturated = saturatedValues(windows, saturation, plan.pools.length);
  const cut = (isLive || ending.kind === 'stopped') && { isCutShort: true };
  const pools = plan.pools.map((_, pool) => ({ ...measuresOfPool(series, books, pool), saturated: saturated.pools[pool], ...cut }));
  return { saturation, run: { ...run, saturated: saturated.run, ...cut }, pools };
}

const liveSeconds = 300;

/** As people write them in a scenario. */
const schemes = { tcp: 'mqtt', tls: 'mqtts', ws: 'ws', wss: 'wss' } as const;

function figuresOf(measures: Measures): { connections: Connections; messages: Messages; latencyUs: Latencies } {
  return {
    connections: connectionsOf(measures),
    messages: messagesOf(measures),
    latencyUs: latenciesOf(measures.totals.latency, measures.saturated),
  };
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

function messagesOf({ pool, totals: { counters }, book, series }: Measures): Messages {
  const errors = series.totals.errors.filter((error) => pool === undefined || error.pool === pool);
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
    wills: counters['delivery.wills'],
    missed: counters['publish.missed'],
    missedByReason: missedByReason(errors),
  };
}

function errorsOf(plan: Plan, errors: readonly ErrorCount[]): ErrorReport[] {
  return errors
    .filter(isCause)
    .map(({ pool, reason, count, firstAtMs }) => ({ reason, pool: plan.pools[pool]?.name ?? '', count, firstAtMs, hint: hintFor(reason) }))
    .sort((a, b) => b.count - a.count || a.firstAtMs - b.firstAtMs);
}
