import type { Finding } from '../plan/findings.ts';
import type { MachineFacts } from '../plan/machine.ts';
import type { ErrorHint } from './hints.ts';

/** The report of a run, `report.json`. `docs/report.schema.json` is generated from these types. */
export const reportVersion = 2;

export interface Report {
  schemaVersion: typeof reportVersion;
  scenario: string;
  sourceFile: string;
  verdict: Verdict;
  /** One sentence: why this verdict. */
  summary: string;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  brokers: string[];
  params: Record<string, string>;
  seed: number;
  connections: Connections;
  messages: Messages;
  latencyUs: Latencies;
  /** Where the books do not balance, one sentence each; such a run has not passed. Empty while it goes on. */
  imbalances: string[];
  saturation: Saturation;
  /** Between ramp-up and drain; absent while the run goes on. */
  steady?: SteadyReport;
  /** Present where the scenario asks for the broker's own figures, once the run is over. */
  broker?: BrokerReport;
  /** Delivery latencies may be off by this: the errors of the clocks of two agents. 0 where all agents share the director's clock. */
  deliveryErrorUs: number;
  expectations: ExpectationResult[];
  pools: PoolReport[];
  /** The books by publish step and receiving pool. */
  flows: FlowReport[];
  /** In the order of the plan's signals. */
  barriers?: BarrierReport[];
  agents: AgentReport[];
  errors: ErrorReport[];
}

/** Who can be at a limit: the load generator with its hosts, the network, or the broker, which then refuses or is slow. */
export type Limit = 'generator' | 'network' | 'brokerRefuses' | 'brokerSlow';

/** Who kept the run from going better, so far as can be told from what agents, their hosts and latencies say each second. */
export interface Saturation {
  /** Who was at a limit for longest. */
  limit: Limit | 'none';
  /** One sentence with the evidence. */
  summary: string;
  spans: SaturationSpan[];
}

export interface SaturationSpan {
  limit: Limit;
  /** Of the run; whole seconds. */
  fromMs: number;
  toMs: number;
  /** What was seen, each with its worst figures. */
  evidence: string[];
}

/** passed: every expectation held. failed: one did not, or the books do not balance. error: the run could not be carried out. stopped: by the user. */
export type Verdict = 'passed' | 'failed' | 'error' | 'stopped';

export interface Connections {
  attempted: number;
  succeeded: number;
  failed: number;
  /** Established, then lost without our doing. */
  lost: number;
  /** Most connections at once; what `PoolWindow.peak` says of sums holds for it. */
  peak: number;
  byReason: Record<string, number>;
}

/** The run without its beginning and its end, or why there is nothing between them. */
export type SteadyReport =
  | { kind: 'none'; reason: string }
  | {
      kind: 'measured';
      /** Whole seconds of the run: from the end of the ramps and the last new subscription to when the first publishers end. */
      fromMs: number;
      toMs: number;
      publishedPerSecond: number;
      deliveredPerSecond: number;
      latencyUs: Latencies;
      /** By how much its second half differs from its first, where that is more than chance; empty where it was stationary. */
      drifts: string[];
    };

/** What the broker has counted itself, from before the load until after it, beside what we have. */
export interface BrokerReport {
  /** `$SYS`, or a URL. */
  source: string;
  /** Why there are no figures. */
  absent?: string;
  figures: {
    name: string;
    broker: number;
    ours: number;
    /** As a ratio of the larger. */
    difference: number;
    /** The difference is more than 1 %. */
    disagrees: boolean;
  }[];
}

/** published × matching subscriptions = expected = delivered + lost + inFlight. */
export interface Messages {
  published: number;
  expected: number;
  /** Distinct messages: duplicates are apart. */
  delivered: number;
  lost: number;
  /** Not received when their receiver left or the run was stopped. */
  inFlight: number;
  duplicated: number;
  reordered: number;
  /** Arrived, but not of this run, or without tracking. */
  foreign: number;
  /** Retained messages, sent by the broker on subscribing. */
  retained: number;
  /** Wills of this run's clients. */
  wills: number;
  /** Due, but never sent; and how many of them for which reason. */
  missed: number;
  missedByReason: Record<string, number>;
}

export interface LatencySummary {
  count: number;
  min: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
  mean: number;
  /** The share of them that was measured while the load generator was at its limit: those tell of it, too. Absent: none. */
  saturated?: number;
}

/** Microseconds. What was never measured has count 0. */
export interface Latencies {
  /** From the due time to CONNACK; from the attempt's begin to CONNACK; from the due time to that begin: our own lateness. */
  connect: LatencySummary;
  connectService: LatencySummary;
  connectPacing: LatencySummary;
  /** The parts of connecting: TCP's and TLS's handshakes, CONNECT to CONNACK. */
  tcp: LatencySummary;
  tls: LatencySummary;
  connack: LatencySummary;
  /** From the due time to SUBACK, and from SUBSCRIBE. */
  subscribe: LatencySummary;
  subscribeService: LatencySummary;
  /** From the due time to PUBACK or PUBCOMP, and from the write; from the due time to PUBREC. */
  publishAck: LatencySummary;
  publishService: LatencySummary;
  publishReceived: LatencySummary;
  /** From the due time to the receipt, and from the write. */
  delivery: LatencySummary;
  deliveryService: LatencySummary;
  /** From a request's due time to the receipt of what an `on` handler has answered it with. */
  response: LatencySummary;
  /** From the due time to the write: our own lateness. */
  pacing: LatencySummary;
}

export interface ExpectationResult {
  text: string;
  line: number;
  /** In the metric's unit; null where nothing was measured, which fails the expectation. */
  actual: number | null;
  /** As people read it: `12.3 ms`, `99.98 %`. */
  actualText: string;
  passed: boolean;
  /** Of a latency: as in its summary. */
  saturated?: number;
}

export interface PoolReport {
  name: string;
  line: number;
  clients: number;
  connections: Connections;
  messages: Messages;
  latencyUs: Latencies;
}

export interface FlowReport {
  publishLine: number;
  fromPool: string;
  toPool: string;
  /** As it stands in the scenario: `rider/{client.index}/fix`. */
  topic: string;
  published: number;
  expected: number;
  delivered: number;
  lost: number;
  inFlight: number;
  duplicated: number;
  reordered: number;
}

export interface AgentReport {
  name: string;
  workers: number;
  clients: number;
  cpuMs: number;
  peakRssBytes: number;
  peakOpenSockets: number;
  eventLoopDelayUs: { p99Max: number };
  /** What its host lacks for its part of the plan, known from the start; absent: nothing. */
  findings?: Finding[];
  /** Absent where it could not be started. */
  machine?: MachineFacts;
  /** Absent where its clock is the director's own, as on this machine. */
  clock?: ClockReport;
  /** Set where the agent was lost or failed, and why. */
  failure?: string;
}

/** How an agent's monotonic clock stood against the director's, which is the run's. */
export interface ClockReport {
  /** At the end: what to add to the director's to get the agent's. */
  offsetUs: number;
  /** The most by which its times may have been off after correction: half of the quickest round trip, and the uncertainty of the drift. */
  errorUs: number;
  /** What it gains on the director's, in millionths. */
  driftPpm: number;
  /** Where it leapt: a suspended host's falls back. Since second 0, which a leap may be before. */
  steps: { atMs: number; byUs: number }[];
}

/** Where clients wait until a signal has been given often enough. */
export interface BarrierReport {
  signal: string;
  /** How often it has to be given. */
  count: number;
  /** Since second 0; absent where it never opened. */
  openedAtMs?: number;
}

export interface ErrorReport {
  reason: string;
  pool: string;
  count: number;
  firstAtMs: number;
  hint: ErrorHint;
}
