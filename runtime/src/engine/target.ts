import type { ConnectionOptions } from 'node:tls';
import type { BrokerEndpoint } from '../plan/plan.ts';
import type { LocalEnd } from './localPorts.ts';

/** Where and how one connection is to be opened. */
export interface Target {
  broker: BrokerEndpoint;
  /** One of the broker's addresses, as its name would be looked up for each connection. */
  host: string;
  /** Where it comes from; absent: the system chooses. */
  local?: LocalEnd;
  /** For tls and wss. */
  tls?: TlsOptions;
  /** For ws and wss. */
  webSocket?: WebSocketOptions;
}

export interface TlsOptions extends ConnectionOptions {
  /** Whether the next connection of the client resumes the session of this one. */
  resume: boolean;
}

export interface WebSocketOptions {
  headers: Record<string, string>;
  subprotocol: string;
}
