import { readdirSync, readFileSync } from 'node:fs';

/** What the operating system has accounted for some processes. */
export interface Usage {
  processes: number;
  /** User and system time, of ended children too. */
  cpuSeconds: number;
  /** Memory, where what is shared counts in parts: it can be added up (Linux's PSS). */
  bytes: number;
}

export interface ProcessFacts {
  pid: number;
  parent: number;
  /** Of its ended children too. */
  cpuSeconds: number;
  /** The arguments, joined by spaces. */
  command: string;
}

/** Every process of the machine that can be seen; Linux alone. */
export function allProcesses(): ProcessFacts[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (factsOf(name) ?? []) : []));
}

/** A process and all that descend from it. */
export function treeOf(root: number, all: readonly ProcessFacts[] = allProcesses()): ProcessFacts[] {
  const children = all.filter(({ parent }) => parent === root);
  return [...all.filter(({ pid }) => pid === root), ...children.flatMap(({ pid }) => treeOf(pid, all))];
}

export function cpuSecondsOf(processes: readonly ProcessFacts[]): number {
  return processes.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

/** Counting a process's memory takes the system some ms: not to be asked for while something is measured. */
export function usageOf(processes: readonly ProcessFacts[]): Usage {
  const bytes = processes.reduce((sum, { pid }) => sum + memoryOf(pid), 0);
  return { processes: processes.length, cpuSeconds: cpuSecondsOf(processes), bytes };
}

/** Of the whole machine, in bytes. */
export function machineMemory(): { total: number; available: number } {
  const text = readFileSync('/proc/meminfo', 'utf8');
  const of = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  return { total: of('MemTotal'), available: of('MemAvailable') };
}

const ticksPerSecond = 100;

/** The fields of `/proc/pid/stat` that follow the name in parentheses; `proc_pid_stat(5)` numbers them from 3. */
function factsOf(pid: string): ProcessFacts | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    const ticks = [14, 15, 16, 17].reduce((sum, number) => sum + Number(fields[number - 3]), 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid: Number(pid), parent: Number(fields[4 - 3]), cpuSeconds: ticks / ticksPerSecond, command };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

function memoryOf(pid: number): number {
  try {
    return 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}
