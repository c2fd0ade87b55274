import { isPlainTcp } from './plainTcp.ts';
import type { BrokerEndpoint, Plan } from './plan.ts';
import { clientsIn, everything, split } from './share.ts';

/** What is assumed of a host before anyone has asked it. */
export interface HostLimits {
  /** Linux's default range, 32,768 to 60,999 with both ends, less what other programs use. */
  localPorts: number;
  /** Files and sockets that one process may have open. */
  openFiles: number;
  cores: number;
}

export const usualHost: HostLimits = { localPorts: 28_232, openFiles: 20_000, cores: 4 };

/** What one agent of the plan will need. */
export interface AgentNeeds {
  host: string;
  clients: number;
  /** Clients on each of its source addresses to each broker endpoint, at most: each takes a local port. */
  portsNeeded: number;
  portsAvailable: number;
  workers: number;
  /** Of the worker with the most clients. */
  openFilesNeeded: number;
  /** Of all its processes, all connections being up. */
  memoryBytes: number;
}

/** Ports of an address that are not kept for the system's services: 1,024 to 65,535. */
export const unreservedPorts = 64_512;

/** Files that a worker has open besides its clients' sockets, with a margin. */
const ownFiles = 1_000;

/** A worker that holds nothing, and what each connection adds; measured on Node 20, over plain TCP with up to a million (`npm run bench`). */
const workerBytes = 30_000_000;
const connectionBytes: Record<BrokerEndpoint['transport'], number> = { tcp: 1_500, ws: 11_000, tls: 40_000, wss: 42_000 };
/** Of TCP beside other transports, where it goes through Node's streams too. */
const streamedTcpBytes = 4_500;

/** By agent; `hostOf` tells what is known of an agent's host. */
export function needsOf(plan: Plan, hostOf: (agent: number) => HostLimits = () => usualHost): AgentNeeds[] {
  const shares = split(
    everything,
    plan.agents.map(({ weight }) => weight),
  );
  const bytesEach = connectionBytesOf(plan);
  return plan.agents.map((agent, number) => {
    const host = hostOf(number);
    const clients = clientsIn(plan, shares[number]).reduce((sum, count) => sum + count, 0);
    const workers =
      agent.workers ?? Math.max(1, Math.min(clients, Math.max(host.cores, Math.ceil(clients / Math.max(1, host.openFiles - ownFiles)))));
    return {
      host: agent.host,
      clients,
      portsNeeded: Math.ceil(clients / Math.max(1, agent.sources.length) / plan.brokers.length),
      // Where it has addresses of its own, it chooses the ports itself.
      portsAvailable: agent.sources.length > 0 ? unreservedPorts : host.localPorts,
      workers,
      openFilesNeeded: Math.ceil(clients / workers) + ownFiles,
      memoryBytes: Math.ceil(workers * workerBytes + clients * bytesEach),
    };
  });
}

/** Clients are spread evenly over the brokers. */
function connectionBytesOf({ brokers }: Plan): number {
  const bytes = isPlainTcp(brokers) ? connectionBytes : { ...connectionBytes, tcp: streamedTcpBytes };
  return brokers.reduce((sum, { transport }) => sum + bytes[transport], 0) / brokers.length;
}
