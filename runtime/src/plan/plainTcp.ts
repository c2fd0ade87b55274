import type { BrokerEndpoint } from './plan.ts';

/** Whether every broker is reached by TCP alone. Else all connections of a run go through Node's streams, as TLS and WebSocket need them. */
export function isPlainTcp(brokers: readonly BrokerEndpoint[]): boolean {
  return brokers.every(({ transport }) => transport === 'tcp');
}
