/** What is measured, by name. The engine records it, windows carry it, reports and expectations name it. `metricDocs.ts` says it in words. */

export const counterNames = [
  'connect.attempted',
  'connect.succeeded',
  'connect.failed',
  'connect.lost',
  'subscribe.attempted',
  'subscribe.succeeded',
  'subscribe.failed',
  'publish.sent',
  'publish.acknowledged',
  'publish.failed',
  'publish.missed',
  'publish.bytes',
  'delivery.received',
  'delivery.gaps',
  'delivery.duplicated',
  'delivery.reordered',
  'delivery.foreign',
  'delivery.retained',
  'delivery.wills',
  'delivery.bytes',
  'signal.failed',
  'protocol.errors',
] as const;
export type CounterName = (typeof counterNames)[number];

/** Each is a histogram of microseconds. */
export const latencyNames = [
  /** TCP's handshake. */
  'connect.tcp',
  'connect.tls',
  /** CONNECT written → CONNACK. */
  'connect.connack',
  /** Connect step due → CONNACK. */
  'connect.time',
  /** Attempt begun → CONNACK. */
  'connect.service',
  /** Connect step due → attempt begun: the generator's own lateness. */
  'connect.pacing',
  /** Subscribe step due → SUBACK. */
  'subscribe.time',
  /** SUBSCRIBE written → SUBACK. */
  'subscribe.service',
  /** Publish due → PUBACK or PUBCOMP. */
  'publish.latency',
  /** Publish written → PUBACK or PUBCOMP. */
  'publish.service',
  /** Publish due → PUBREC, the first half of QoS 2. */
  'publish.pubrec',
  /** Publish due → written: the generator's own lateness. */
  'publish.pacing',
  /** Publish due → received; counted for the receiving pool. */
  'delivery.latency',
  /** Publish written → received; counted for the receiving pool. */
  'delivery.service',
  /** Request due → its answer received, where an `on` handler has published it; counted for the receiving pool. */
  'delivery.response',
] as const;
export type LatencyName = (typeof latencyNames)[number];

/** What follows from counters, windows and the books of accounting; `report/expectations.ts` says how. */
export const derivedNames = [
  'connect.success',
  'connect.rate',
  'subscribe.success',
  'publish.rate',
  'delivery.rate',
  'delivery.expected',
  'delivery.delivered',
  'delivery.lost',
  'delivery.in_flight',
] as const;
export type DerivedName = (typeof derivedNames)[number];

/** What an expectation can name. */
export type MetricName = CounterName | LatencyName | DerivedName;

/** How an expectation's value is written and compared: `us` are latencies in µs, a `share` is a ratio (99.9 % is 0.999). */
export type MetricUnit = 'count' | 'share' | 'perSecond' | 'us';
