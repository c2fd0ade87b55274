import type { AgentCheck } from '../plan/agentCheck.ts';
import { formatBytes, formatCount, formatLatency } from './format.ts';

/**
 * By agent what the plan needs of what is there: local ports of one address, open files of one worker, memory, and how exactly the
 * clock is known. The titles are the first row.
 */
export function checkTable(checks: readonly AgentCheck[]): string[][] {
  return [['agent', 'state', 'Node', 'cores', 'ports', 'files', 'memory', 'clock'], ...checks.map(row)];
}

function row(check: AgentCheck): string[] {
  if (check.kind === 'failed') return [check.host, 'failed', '–', '–', '–', '–', '–', '–'];
  const { host, machine, needs, clockErrorUs } = check;
  return [
    host,
    check.findings.length === 0 ? 'fine' : check.findings.some(({ severity }) => severity === 'wall') ? 'too small' : 'tight',
    machine.node,
    formatCount(machine.cores),
    of(needs.portsNeeded, needs.portsAvailable, formatCount),
    of(needs.openFilesNeeded, machine.openFilesLimit, formatCount),
    of(needs.memoryBytes, machine.freeMemoryBytes, formatBytes),
    clockErrorUs === undefined ? 'ours' : `±${formatLatency(clockErrorUs)}`,
  ];
}

function of(needed: number, there: number, text: (value: number) => string): string {
  return `${text(needed)} of ${text(there)}`;
}

/** What is wrong with an agent's host, one sentence each with what to do. */
export function complaintsOf(check: AgentCheck): { text: string; remedy: string }[] {
  return check.kind === 'failed' ? [{ text: `${check.reason}.`, remedy: check.remedy }] : check.findings;
}
