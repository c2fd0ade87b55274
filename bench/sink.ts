import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What the sinks have seen: connections at the moment, and messages so far. */
export interface SinkTotals {
  connected: number;
  published: number;
  delivered: number;
}

export interface Sink {
  pid: number;
  totals(): Promise<SinkTotals>;
  /** Resolves once the addresses are free again. */
  stop(): Promise<void>;
}

/** Compiles `sink/sink.c`. @throws Error where there is no C compiler */
export function compileSink(folder: string): string {
  return compileC('sink/sink.c', join(folder, 'sink'));
}

/** Compiles a program of this folder. @throws Error that says so where there is no C compiler */
export function compileC(source: string, program: string): string {
  try {
    execFileSync('cc', ['-O2', '-o', program, join(import.meta.dirname, source)], { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch (error) {
    throw new Error(`bench/${source} cannot be compiled: install a C compiler that is called cc (${(error as Error).message})`);
  }
  return program;
}

/** Starts so many processes, on `address` and those after it. Rejects where they cannot listen. */
export async function startSink(program: string, address: string, port: number, processes: number): Promise<Sink> {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(program, [address, String(port), String(processes)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const [first] = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  if (first !== 'ready') throw new Error(`the sink cannot listen on port ${port} of ${address}`);
  return {
    pid: child.pid!,
    async totals() {
      child.stdin.write('\n');
      const [line] = (await once(lines, 'line')) as [string];
      const [connected, published, delivered] = line.split(' ').map(Number);
      return { connected, published, delivered };
    },
    async stop() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
