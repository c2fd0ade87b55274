import { readFileSync } from 'node:fs';
import { availableParallelism, freemem, totalmem } from 'node:os';
import type { MachineFacts } from '../plan/machine.ts';
import { openFilesLimit } from './openFiles.ts';

/** What this host is and has. */
export function machineFacts(): MachineFacts {
  // Zero, or more than there is, where no container bounds us; absent before Node 18.15.
  const bound = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  return {
    node: process.version,
    platform: process.platform,
    cores: availableParallelism(),
    openFilesLimit: openFilesLimit(),
    localPorts: readLocalPorts(),
    memoryBytes: Math.min(totalmem(), bound),
    freeMemoryBytes: Math.min(freemem(), bound),
  };
}

function readLocalPorts(): number {
  try {
    return localPortsOf(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'));
  } catch {
    // Other systems have so many that others of their limits come first.
    return 0;
  }
}

/** Reads Linux's range: `32768\t60999`, both ends included; 0 where that is no range. */
export function localPortsOf(range: string): number {
  const [first, last] = range.trim().split(/\s+/).map(Number);
  return first > 0 && last >= first ? last - first + 1 : 0;
}
