import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, kill } from 'node:process';
import { cpuSecondsOf, type ProcessFacts, treeOf, usageOf } from './processTree.ts';

/** One of those that do the same work. */
export interface Contender {
  name: string;
  /** Program and arguments. */
  command: string[];
  /** Whether its first process only directs, and is no part of what it costs. */
  isDirected?: boolean;
}

/** A contender at work. */
export interface Running {
  /** CPU seconds of all its processes since they began. */
  cpuSeconds(): number;
  /** Of the process that directs. */
  directorCpuSeconds(): number;
  bytes(): number;
  /** Ends all its processes at once. Rejects where it had ended by itself. */
  end(): void;
}

export function start({ name, command, isDirected = false }: Contender): Running {
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });
  const processes = () => treeOf(child.pid!).filter(({ pid }) => !isDirected || pid !== child.pid);
  return {
    cpuSeconds: () => cpuSecondsOf(processes()),
    directorCpuSeconds: () => exactCpuSeconds(child.pid!),
    bytes: () => usageOf(processes()).bytes,
    end: () => endAll(name, child, treeOf(child.pid!)),
  };
}

/**
 * Of a process's main thread, which is nearly all of it, and of no children; by the ns, where a process that does little would take no tick
 * (`proc_schedstat(5)`).
 */
export function exactCpuSeconds(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
}

function endAll(name: string, child: ChildProcess, processes: readonly ProcessFacts[]): void {
  if (child.exitCode !== null) throw new Error(`${name} ended by itself, with code ${child.exitCode}`);
  for (const { pid } of processes) kill(pid, 'SIGKILL');
}

/** Our own agent, carrying out a scenario by the real command; its run lies in `folder/runs`. */
export function ours(folder: string, scenario: string, workers = 1): Contender {
  const own = mkdtempSync(join(folder, 'scenario-'));
  const file = join(own, 'bench.mqtt-scenario');
  writeFileSync(file, scenario);
  const options = ['--quiet', '--workers', String(workers), '--out', join(own, 'runs')];
  return { name: 'agent', command: [execPath, join(folder, 'dist/cli.js'), 'run', file, ...options], isDirected: true };
}

/** A program of `floors/`, and its task. */
export function floor(name: string, program: string, ...task: readonly (string | number)[]): Contender {
  return { name, command: [execPath, join(import.meta.dirname, 'floors', program), ...task.map(String)] };
}
