import { type HostLimits, usualHost } from './needs.ts';

/** What a host is and has, as its agent says when it starts. */
export interface MachineFacts {
  /** `v20.18.1` */
  node: string;
  /** As Node calls it: `linux`. */
  platform: string;
  cores: number;
  /** Files and sockets that one process may have open. */
  openFilesLimit: number;
  /** Ports that the system gives to connections from one address to one destination; 0 where it does not tell. */
  localPorts: number;
  /** Of all that the host, or the container, has. */
  memoryBytes: number;
  /** What programs can still get of it. */
  freeMemoryBytes: number;
}

/** What to reckon with; of a host that has not told, the usual. */
export function limitsOf(machine: MachineFacts | undefined): HostLimits {
  if (machine === undefined) return usualHost;
  const { cores, openFilesLimit, localPorts } = machine;
  return { cores, openFiles: openFilesLimit, localPorts: localPorts || usualHost.localPorts };
}
