/**
 * The plan: what a scenario compiles to and all that an agent needs to run it. A plain JSON value, the same for every
 * agent; `share.ts` says which clients are whose. `docs/plan.schema.json` is generated from these types.
 *
 * Durations are milliseconds (`…Ms`, fractions allowed), rates are per second (`…PerSecond`), sizes are bytes.
 * Parameters, lets and units are resolved; what only a client can know (its index, a row, a random draw) stays an `Expr`.
 */
export const planVersion = 1;

export interface Plan {
  planVersion: typeof planVersion;
  /** The name after `scenario`. */
  scenario: string;
  /** The scenario file's name without its folder; line numbers in this plan refer to it. */
  sourceFile: string;
  /** Seeds every random draw, so that a run can be repeated. */
  seed: number;
  /** Every `param` with the value that this plan was compiled with, as it would be written in a scenario. */
  params: Record<string, string>;
  /** The broker's endpoints, at least one; clients are spread over them by `brokerSpread`. */
  brokers: BrokerEndpoint[];
  brokerSpread: 'roundRobin' | 'random';
  /** Where the broker's own figures are read, beside ours; absent: nowhere. */
  monitor?: MonitorPlan;
  agents: AgentPlan[];
  agentPolicy: AgentPolicy;
  data: DataPlan[];
  pools: PoolPlan[];
  /** Which publish steps can reach which subscriptions; what accounting expects follows from it. */
  flows: FlowPlan[];
  signals: SignalPlan[];
  expectations: Expectation[];
  /** Commands run once by the director, before the load and after it. */
  before: CommandPlan[];
  after: CommandPlan[];
  /** How long the run may last at most, all time-outs counted, without `settleMs`; the director ends it then. */
  longestMs: number;
  /** How long receivers wait for messages still on their way, once every publisher has ended. */
  settleMs: number;
  /** The run ends with an error when no connection has ever succeeded this long after the first attempt. */
  giveUpMs: number;
}

export interface BrokerEndpoint {
  transport: 'tcp' | 'tls' | 'ws' | 'wss';
  host: string;
  port: number;
  /** Path of the WebSocket URL, `/mqtt` for example; empty for tcp and tls. */
  path: string;
}

export type MonitorPlan = SysMonitorPlan | { kind: 'prometheus'; url: string };

/** The topics under `$SYS` of the first endpoint. */
export interface SysMonitorPlan {
  kind: 'sys';
  /** How often the broker publishes them. */
  everyMs: number;
  username?: MonitorText;
  password?: MonitorText;
  /** `ca` is a PEM file, relative to the scenario file. */
  tls: { ca?: string; insecure: boolean };
}

export type MonitorText = Extract<Expr, { kind: 'literal' | 'secret' }>;

export interface AgentPlan {
  kind: 'local' | 'ssh';
  /** `user@name:port` for ssh; `local` for this machine. */
  host: string;
  /** Share of the clients relative to the other agents. */
  weight: number;
  /** Nobody has written a weight: once its host is there, it is given one by what that has. */
  weightByHost?: true;
  /** Worker processes; absent: one per core, and more where the clients per process would pass the open-files limit. */
  workers?: number;
  /** Local source addresses, ranges already expanded; empty: the system chooses. */
  sources: string[];
  /** Name of the secret that is the password to log in with; absent: keys, or whatever the host asks for. */
  passwordSecret?: string;
  line: number;
}

export interface AgentPolicy {
  onAgentLoss: 'stop' | 'continue';
  /** An agent that hears no director for this long ends its clients and itself. */
  orphanTimeoutMs: number;
}

export interface DataPlan {
  name: string;
  format: 'csv' | 'json' | 'ndjson';
  /** Path relative to the scenario file. */
  file: string;
  rows: 'inOrder' | 'cycle' | 'random' | 'unique';
  line: number;
}

export interface CommandPlan {
  command: string;
  line: number;
}

/**
 * One publish step whose topics can match one filter of a subscribe step. Pairs that never match have no flow.
 * `topicRelation.ts` finds them by comparing the two expressions level by level.
 */
export interface FlowPlan {
  /** `PublishStep.id`. */
  publish: number;
  /** `SubscribeStep.id`, and which of its filters. */
  subscribe: number;
  filter: number;
  /**
   * `always`: every message matches every client's filter. `keyed`: which clients' filters match depends on the message's
   * topic, and the publisher finds out for each message.
   */
  match: 'always' | 'keyed';
  /** A `$share/group/…` filter: one delivery for the whole group (MQTT 5 §4.8.2). */
  shared: boolean;
}

/** A named barrier. */
export interface SignalPlan {
  name: string;
  /** How often all clients together signal it when each step runs once; 0 where a repeat makes it unbounded. */
  expected: number;
}

export interface PoolPlan {
  name: string;
  /** How many clients; their indexes are 0 … clients−1, over all agents. */
  clients: number;
  arrival: Arrival;
  connect: ConnectPlan;
  /** Absent: a lost connection ends the client. */
  reconnect?: ReconnectPlan;
  /** How many unacknowledged QoS 1 and 2 publishes a client may have before its next publish step waits. */
  inflight: number;
  steps: Step[];
  /** Handlers for arriving messages, in the order of the scenario. */
  handlers: HandlerPlan[];
  /** True where a step of it lasts `until done`: such pools end when all others have ended. */
  untilDone: boolean;
  line: number;
}

/** When client i of a pool starts its first step, counted from the start of the run. `schedule.ts` computes it. */
export type Arrival =
  | { kind: 'atOnce' }
  | { kind: 'rate'; perSecond: number }
  | { kind: 'over'; durationMs: number }
  | { kind: 'poisson'; perSecond: number }
  | { kind: 'ramp'; fromPerSecond: number; toPerSecond: number; durationMs: number };

export interface ReconnectPlan {
  /** Waits double from min to max, each drawn between half and all of it so that clients do not return in step. */
  minMs: number;
  maxMs: number;
  /** How many attempts in a row before the client gives up; absent: no limit but the run's. */
  attempts?: number;
}

/** CONNECT of a pool (MQTT 5 §3.1). Fields that a 3.1.1 CONNECT lacks are absent then. */
export interface ConnectPlan {
  version: 3 | 4 | 5;
  clientId: Expr;
  username?: Expr;
  password?: Expr;
  cleanStart: boolean;
  keepAliveSeconds: number;
  /** How long TCP, TLS and CONNACK together may take. */
  timeoutMs: number;
  sessionExpirySeconds?: number;
  receiveMaximum?: number;
  maximumPacketSize?: number;
  topicAliasMaximum?: number;
  requestResponseInformation?: boolean;
  requestProblemInformation?: boolean;
  userProperties: Property[];
  authentication?: { method: 'SCRAM-SHA-256' | 'SCRAM-SHA-512' };
  will?: WillPlan;
  tls?: TlsPlan;
  webSocket?: { headers: Property[]; subprotocol: string };
}

export interface TlsPlan {
  /** PEM files, relative to the scenario file; may differ from client to client. */
  ca?: Expr;
  certificate?: Expr;
  key?: Expr;
  /** Of the key, where it is encrypted. */
  passphrase?: Expr;
  serverName?: Expr;
  alpn: string[];
  minimumVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** Does not verify the broker's certificate. */
  insecure: boolean;
  resumeSessions: boolean;
}

export interface WillPlan {
  topic: Expr;
  payload: Payload;
  qos: QoS;
  retain: boolean;
  delaySeconds?: number;
  properties: PublishProperties;
}

export type QoS = 0 | 1 | 2;

export interface Property {
  name: Expr;
  value: Expr;
}

export interface PublishProperties {
  messageExpirySeconds?: Expr;
  contentType?: Expr;
  responseTopic?: Expr;
  correlationData?: Expr;
  payloadIsText?: boolean;
  userProperties?: Property[];
}

export type Step =
  | { kind: 'connect'; line: number }
  | DisconnectStep
  | SubscribeStep
  | UnsubscribeStep
  | PublishStep
  | { kind: 'wait'; durationMs: Expr; line: number }
  /** Absent duration: until done. */
  | { kind: 'hold'; durationMs?: Expr; line: number }
  | { kind: 'signal'; signal: number; line: number }
  /** Goes on once `count` signals were given over all agents. */
  | { kind: 'await'; signal: number; count: number; timeoutMs?: number; line: number }
  | RepeatStep
  | { kind: 'choose'; options: { weight: number; steps: Step[] }[]; line: number }
  /** Sets a client's own variable; `slot` numbers them within a pool. */
  | { kind: 'let'; slot: number; value: Expr; line: number }
  | { kind: 'log'; message: Expr; line: number };

export interface DisconnectStep {
  kind: 'disconnect';
  abruptly: boolean;
  /** Of MQTT 5 §3.14.2.1; absent: 0. */
  reasonCode?: number;
  /** Absent: as in CONNECT. */
  sessionExpirySeconds?: number;
  userProperties?: Property[];
  line: number;
}

export interface UnsubscribeStep {
  kind: 'unsubscribe';
  filters: Expr[];
  userProperties?: Property[];
  line: number;
}

export interface SubscribeStep {
  kind: 'subscribe';
  /** Number of this step in the plan, over all pools: what accounting calls it. */
  id: number;
  filters: SubscribeFilter[];
  subscriptionIdentifier?: number;
  userProperties?: Property[];
  line: number;
}

export interface SubscribeFilter {
  filter: Expr;
  qos: QoS;
  noLocal: boolean;
  retainAsPublished: boolean;
  retainHandling: 0 | 1 | 2;
}

export interface PublishStep {
  kind: 'publish';
  /** Number of this step in the plan, over all pools: it travels in the tracking header. */
  id: number;
  topic: Expr;
  /** True where one client's topic can differ from message to message: sequence numbers then count per topic. */
  topicVaries: boolean;
  qos: QoS;
  retain: boolean;
  payload: Payload;
  tracking: Tracking;
  properties: PublishProperties;
  topicAlias: boolean;
  line: number;
}

/**
 * Where the tracking header of `mqtt/tracking.ts` travels: in the first bytes of a payload whose bytes are ours,
 * as a member appended to a JSON object, as an MQTT 5 user property, or nowhere.
 */
export type Tracking = 'payload' | 'jsonMember' | 'userProperty' | 'off';

export type Payload =
  /** Bytes of the plan's making; random ones cannot be compressed. */
  | { kind: 'bytes'; size: Expr; fill: 'random' | 'text' }
  | { kind: 'text'; text: Expr }
  /** A JSON value; `parts` alternate literal JSON text and expressions whose values are written as JSON. */
  | { kind: 'json'; parts: (string | Expr)[] }
  /** A file's bytes; path relative to the scenario file. */
  | { kind: 'file'; path: Expr };

/** Ends after `count` iterations, after `durationMs`, or when done; whichever of the given ones comes first. */
export interface RepeatStep {
  kind: 'repeat';
  count?: number;
  durationMs?: number;
  untilDone: boolean;
  pacing: Pacing;
  steps: Step[];
  line: number;
}

/**
 * When iteration k is due, counted from the moment the client entered the repeat. Iterations are never skipped to catch up:
 * a late client runs them as soon as it can. `schedule.ts` computes the due times.
 */
export type Pacing =
  | { kind: 'none' }
  /** One client's own rate. */
  | { kind: 'each'; rate: RateProfile; poisson: boolean }
  /** The whole pool's rate: event j belongs to client j mod n. */
  | { kind: 'total'; rate: RateProfile; poisson: boolean };

export type RateProfile =
  | { kind: 'constant'; perSecond: number }
  /** Linear from a to b over the duration, b after it. */
  | { kind: 'ramp'; fromPerSecond: number; toPerSecond: number; durationMs: number };

export interface HandlerPlan {
  filter: Expr;
  /** Read by `Expr` of kind `received`. */
  steps: Step[];
  line: number;
}

/** What is evaluated per client and moment. Literals of duration are in ms, of size in bytes, of rate per second. */
export type Expr =
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'clientIndex' }
  | { kind: 'clientId' }
  | { kind: 'agentIndex' }
  /** The publish step's own counter, from 0 for each client. */
  | { kind: 'messageSeq' }
  | { kind: 'column'; data: number; column: string }
  | { kind: 'received'; field: ReceivedField; path: string[] }
  | { kind: 'local'; slot: number }
  | { kind: 'random'; min: Expr; max: Expr; integer: boolean }
  | { kind: 'choose'; options: Expr[] }
  | { kind: 'randomText'; length: Expr }
  /** Resolved by the director just before the start, never written to disk. */
  | { kind: 'secret'; name: string }
  | { kind: 'unary'; op: '-' | 'not'; operand: Expr }
  | { kind: 'binary'; op: '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or'; left: Expr; right: Expr }
  /** Text made of its parts, one after the other. */
  | { kind: 'concat'; parts: Expr[] };

export type ReceivedField =
  | 'topic'
  | 'payload'
  | 'json'
  | 'qos'
  | 'retain'
  | 'responseTopic'
  | 'correlationData'
  | 'contentType'
  | 'messageExpiry'
  | 'userProperty'
  | 'userProperties'
  | 'subscriptionIdentifiers';

/** `metric [statistic] comparison value`, over the whole run or one pool. */
export interface Expectation {
  /** As it stands in the scenario. */
  text: string;
  line: number;
  /** Absent: over all pools. */
  pool?: number;
  /** A name of `stats/metrics.ts`. */
  metric: string;
  /** For latencies only, and always for them. */
  statistic?: Statistic;
  comparison: '<' | '<=' | '>' | '>=' | '==' | '!=';
  /** One of the metric's units: `publish.missed < 0.1%` and `publish.missed == 0` compare different figures. */
  unit: 'count' | 'share' | 'perSecond' | 'us';
  /** In that unit: µs for latencies, a ratio for shares, a plain count, or a rate per second. */
  value: number;
}

/**
 * `p50` … `p99.9`, or one of the others.
 * @pattern ^(min|max|mean|p[0-9]+(\.[0-9]+)?)$
 */
export type Statistic = 'min' | 'max' | 'mean' | `p${number}`;
