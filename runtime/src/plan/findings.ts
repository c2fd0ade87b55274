import type { MachineFacts } from './machine.ts';
import type { AgentNeeds } from './needs.ts';

/** Something that a host lacks for its part of a plan, known before anything runs. */
export interface Finding {
  subject: 'ports' | 'openFiles' | 'memory';
  /** wall: the run cannot reach what the plan asks for. tight: it may not. */
  severity: 'wall' | 'tight';
  /** One sentence: what is needed, and what there is. */
  text: string;
  /** One sentence: what to do. */
  remedy: string;
}

/** Compares what an agent will need with what its host has. The needs are those computed with the host's own limits. */
export function findings(needs: AgentNeeds, machine: MachineFacts): Finding[] {
  return [portsFinding(needs), openFilesFinding(needs, machine), memoryFinding(needs, machine)].filter((each) => each !== undefined);
}

function portsFinding({ portsNeeded, portsAvailable }: AgentNeeds): Finding | undefined {
  if (portsNeeded <= portsAvailable) return undefined;
  return {
    subject: 'ports',
    severity: 'wall',
    text: `${count(portsNeeded)} connections from one address need as many local ports, and there are ${count(portsAvailable)}.`,
    remedy: 'Give the agent more `sources`, add agents, or widen `net.ipv4.ip_local_port_range`.',
  };
}

function openFilesFinding({ openFilesNeeded, workers }: AgentNeeds, { openFilesLimit }: MachineFacts): Finding | undefined {
  if (openFilesNeeded <= openFilesLimit) return undefined;
  const each = workers === 1 ? 'the only worker' : `each of ${workers} workers`;
  return {
    subject: 'openFiles',
    severity: 'wall',
    text: `${count(openFilesNeeded)} open files are needed by ${each}, and a process may have ${count(openFilesLimit)}.`,
    remedy: 'Raise the limit (`ulimit -n`), use more workers, or add agents.',
  };
}

function memoryFinding({ memoryBytes: needed }: AgentNeeds, { memoryBytes, freeMemoryBytes }: MachineFacts): Finding | undefined {
  if (needed <= freeMemoryBytes) return undefined;
  const subject = 'memory';
  const need = `About ${megabytes(needed)} of memory are needed`;
  if (needed > memoryBytes) {
    const text = `${need}, and there are ${megabytes(memoryBytes)} in all.`;
    return { subject, severity: 'wall', text, remedy: 'Add agents, or give this one fewer clients by its `weight`.' };
  }
  return {
    subject,
    severity: 'tight',
    text: `${need}, and ${megabytes(freeMemoryBytes)} are free.`,
    remedy: 'End other programs there, or add agents.',
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function megabytes(bytes: number): string {
  return `${count(Math.ceil(bytes / 1e6))} MB`;
}
