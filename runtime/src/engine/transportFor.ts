import { isPlainTcp } from '../plan/plainTcp.ts';
import type { BrokerEndpoint } from '../plan/plan.ts';
import { Sockets } from './sockets.ts';
import { tcpBinding } from './tcpBinding.ts';
import { TcpHandles } from './tcpHandles.ts';
import type { Transport } from './transport.ts';

/** Makes the connections of so many clients. */
export type MakeTransport = (clients: number) => Transport;

/** The leanest that reaches all brokers. */
export function transportFor(brokers: readonly BrokerEndpoint[]): MakeTransport {
  const tcp = isPlainTcp(brokers) ? tcpBinding() : undefined;
  return (clients) => (tcp ? new TcpHandles(clients, tcp) : new Sockets(clients));
}
