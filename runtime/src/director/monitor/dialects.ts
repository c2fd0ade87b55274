import type { BrokerCounts } from '../../report/brokerView.ts';

/** Under which names a broker tells its counts. Nodes of a cluster have one each, which add up. */
export interface Dialect {
  broker: string;
  names: Readonly<Record<keyof BrokerCounts, string>>;
}

/** Topic filters: what `+` stands for is the node. */
export const sysDialects: readonly Dialect[] = [
  {
    broker: 'mosquitto',
    names: {
      received: '$SYS/broker/publish/messages/received',
      sent: '$SYS/broker/publish/messages/sent',
      dropped: '$SYS/broker/publish/messages/dropped',
    },
  },
  {
    broker: 'EMQX',
    names: {
      received: '$SYS/brokers/+/metrics/packets/publish/received',
      sent: '$SYS/brokers/+/metrics/packets/publish/sent',
      dropped: '$SYS/brokers/+/metrics/delivery/dropped',
    },
  },
  {
    broker: 'VerneMQ',
    names: {
      received: '$SYS/+/mqtt/publish/received',
      sent: '$SYS/+/mqtt/publish/sent',
      dropped: '$SYS/+/queue/message/drop',
    },
  },
];

/** Metrics of Prometheus' text format; those of all nodes and versions add up. */
export const prometheusDialects: readonly Dialect[] = [
  {
    broker: 'EMQX',
    names: { received: 'emqx_packets_publish_received', sent: 'emqx_packets_publish_sent', dropped: 'emqx_delivery_dropped' },
  },
  {
    broker: 'VerneMQ',
    names: { received: 'mqtt_publish_received', sent: 'mqtt_publish_sent', dropped: 'queue_message_drop' },
  },
  {
    broker: 'HiveMQ',
    names: {
      received: 'com_hivemq_messages_incoming_publish_count',
      sent: 'com_hivemq_messages_outgoing_publish_count',
      dropped: 'com_hivemq_messages_dropped_count',
    },
  },
];

export const countNames = ['received', 'sent', 'dropped'] as const;
