import {
  type CounterName,
  counterNames,
  type DerivedName,
  derivedNames,
  type LatencyName,
  latencyNames,
  type MetricName,
  type MetricUnit,
} from './metrics.ts';

/** Every metric that an expectation can name, with its units and its meaning: what the language's catalog and its reference say of it. */
export interface Metric {
  name: MetricName;
  /**
   * The units that it can be compared in, the usual one first. `publish.missed == 0` compares a count, `publish.missed < 0.1%` a share.
   * Latencies (`us`) take a statistic: `p99`, `mean`, `max`, ….
   */
  units: readonly MetricUnit[];
  /** One sentence for hovers; ends in a stop. */
  doc: string;
}

const counters: Record<CounterName, Omit<Metric, 'name'>> = {
  'connect.attempted': { units: ['count'], doc: 'Connections begun, reconnections included.' },
  'connect.succeeded': {
    units: ['count', 'share'],
    doc: 'Connections that the broker accepted with CONNACK. As a share: of those attempted.',
  },
  'connect.failed': {
    units: ['count', 'share'],
    doc: 'Connections that were refused, timed out or broke before CONNACK. As a share: of those attempted.',
  },
  'connect.lost': {
    units: ['count', 'share'],
    doc: 'Established connections that ended without our doing. As a share: of those that succeeded.',
  },
  'subscribe.attempted': { units: ['count'], doc: 'Filters asked for in SUBSCRIBE packets.' },
  'subscribe.succeeded': { units: ['count', 'share'], doc: 'Filters that the broker granted. As a share: of those attempted.' },
  'subscribe.failed': {
    units: ['count', 'share'],
    doc: 'Filters that the broker refused or did not answer. As a share: of those attempted.',
  },
  'publish.sent': {
    units: ['count', 'share'],
    doc: 'Messages written to a connection; retransmissions are not counted. As a share: of those due.',
  },
  'publish.acknowledged': { units: ['count'], doc: 'QoS 1 messages with PUBACK and QoS 2 messages with PUBCOMP.' },
  'publish.failed': {
    units: ['count', 'share'],
    doc: 'Messages that the broker refused by reason code, or never acknowledged. As a share: of those sent.',
  },
  'publish.missed': {
    units: ['count', 'share'],
    doc: 'Messages that were due and never sent, as the client was too late or not connected. As a share: of those due.',
  },
  'publish.bytes': { units: ['count'], doc: 'Bytes of the PUBLISH packets sent.' },
  'delivery.received': { units: ['count'], doc: 'Distinct messages of this run that subscribers received.' },
  'delivery.gaps': { units: ['count'], doc: 'Sequence numbers that a subscriber saw skipped and that never came after all.' },
  'delivery.duplicated': { units: ['count', 'share'], doc: 'Messages received again. As a share: of those received.' },
  'delivery.reordered': {
    units: ['count', 'share'],
    doc: 'Messages that arrived after a later one of the same publisher. As a share: of those received.',
  },
  'delivery.foreign': { units: ['count'], doc: 'Messages received that are not of this run, or carry no tracking.' },
  'delivery.retained': { units: ['count'], doc: 'Retained messages that the broker sent on subscribing.' },
  'delivery.wills': { units: ['count'], doc: 'Wills of clients of this run, published by the broker when they went without DISCONNECT.' },
  'delivery.bytes': { units: ['count'], doc: 'Bytes of the PUBLISH packets received.' },
  'signal.failed': { units: ['count'], doc: 'Clients that waited for a signal which could not come any more, or not in time.' },
  'protocol.errors': { units: ['count'], doc: 'Packets from the broker that break the protocol.' },
};

const latencies: Record<LatencyName, string> = {
  'connect.tcp': 'Time of the TCP handshake.',
  'connect.tls': 'Time of the TLS handshake.',
  'connect.connack': 'From writing CONNECT to CONNACK.',
  'connect.time': 'From when the client was due to connect to CONNACK: TCP, TLS and CONNECT together.',
  'connect.service': 'From when the client began to connect to CONNACK.',
  'connect.pacing': "From when the client was due to connect to when it began: the load generator's own lateness.",
  'subscribe.time': 'From when the client was due to subscribe to SUBACK.',
  'subscribe.service': 'From writing SUBSCRIBE to SUBACK.',
  'publish.latency': 'From when the message was due to PUBACK (QoS 1) or PUBCOMP (QoS 2).',
  'publish.service': 'From when the message was written to PUBACK (QoS 1) or PUBCOMP (QoS 2).',
  'publish.pubrec': 'From when a QoS 2 message was due to PUBREC, the first half of its acknowledgement.',
  'publish.pacing': "From when the message was due to when it was written: the load generator's own lateness.",
  'delivery.latency': 'From when the message was due to when a subscriber received it.',
  'delivery.service': 'From when the message was written to when a subscriber received it.',
  'delivery.response': 'From when a request was due to when the message was received with which an `on` handler has answered it.',
};

const derived: Record<DerivedName, Omit<Metric, 'name'>> = {
  'connect.success': { units: ['share'], doc: 'Share of the connections attempted that the broker accepted.' },
  'connect.rate': {
    units: ['perSecond'],
    doc: `Connections accepted per second, on average over the whole seconds in which there were any.`,
  },
  'subscribe.success': { units: ['share'], doc: 'Share of the filters asked for that the broker granted.' },
  'publish.rate': { units: ['perSecond'], doc: 'Messages sent per second, on average over the whole seconds in which there were any.' },
  'delivery.rate': {
    units: ['perSecond'],
    doc: 'Messages received per second, on average over the whole seconds in which there were any.',
  },
  'delivery.expected': {
    units: ['count'],
    doc: 'Deliveries that the published messages call for: each message once for every matching subscription.',
  },
  'delivery.delivered': {
    units: ['count', 'share'],
    doc: 'Distinct messages received through the subscriptions of this run. As a share: of those expected.',
  },
  'delivery.lost': { units: ['count', 'share'], doc: 'Expected messages that did not arrive. As a share: of those expected.' },
  'delivery.in_flight': { units: ['count'], doc: 'Expected messages still on their way when their receiver left or the run was stopped.' },
};

export const metrics: readonly Metric[] = [
  ...counterNames.map((name) => ({ name, ...counters[name] })),
  ...latencyNames.map((name): Metric => ({ name, units: ['us'], doc: latencies[name] })),
  ...derivedNames.map((name) => ({ name, ...derived[name] })),
];
