import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { openChannel } from '../control/channel.ts';
import { childExit } from '../control/childExit.ts';
import { largestFrame } from '../control/frames.ts';
import type { Command, Event } from '../control/messages.ts';

export interface WorkerProcess {
  send(command: Command): void;
  /** Ends it at once. */
  kill(): void;
}

export interface WorkerListener {
  onEvent(event: Event): void;
  /** Once, after its last event: how it ended, as `killed by SIGKILL`. */
  onExit(reason: string): void;
}

/** A worker that nobody hears yet. */
export interface SpawnedWorker {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** How it ended; never rejects. */
  exited: Promise<string>;
}

/** Starts `program` once more, as a worker of ours, one of `perCore`; it ends itself when we are gone, as its stdin then closes. */
export function spawnWorker(program: string, perCore: number): SpawnedWorker {
  const flags = [...process.execArgv, ...leanHeap, ...optimizingLate(perCore)];
  const child = spawn(process.execPath, [...flags, program, 'worker'], { stdio: 'pipe' });
  child.stderr.pipe(process.stderr, { end: false });
  return { child, exited: childExit(child) };
}

/** What it has said meanwhile comes now, its end included. */
export function listenTo({ child, exited }: SpawnedWorker, listener: WorkerListener): WorkerProcess {
  // The stream of one that has ended already says nothing more.
  if (child.stdout.destroyed) void exited.then(listener.onExit);
  const channel = openChannel<Event, Command>(child.stdout, child.stdin, {
    maximumBytes: largestFrame,
    read: (message) => message as Event,
    onMessage: listener.onEvent,
    onClose(nonsense) {
      if (nonsense) child.kill('SIGKILL');
      void exited.then((how) => listener.onExit(nonsense ?? how));
    },
  });
  return { send: (command) => channel.send(command), kill: () => child.kill('SIGKILL') };
}

/**
 * What lives long is the clients' own, and is made when they connect: a young generation of 16 MB, as Node has it, only keeps dead
 * sockets longer. With 18,500 connections a worker takes 83 MB instead of 114; a quarter of that would save 5 MB more, but collect twice
 * as long. One thread of V8's own besides the worker's is enough, as many workers share the cores.
 */
const leanHeap = ['--max-semi-space-size=4', '--v8-pool-size=1'];

/**
 * What V8 optimizes, each worker has to optimize for itself. Fifty on two cores spent a third of their first minute on it, and were late
 * meanwhile. Each does a twenty-fifth of what one with a core of its own would, so it waits until a function has run as often as it would have
 * there. None for a Node whose V8 may have no such flag.
 */
export function optimizingLate(perCore: number, node = process.versions.node): string[] {
  const major = Number.parseInt(node, 10);
  if (perCore <= 1 || !known.includes(major)) return [];
  const [flag, usual] = major < 22 ? ['--interrupt-budget', 67_584] : ['--invocation-count-for-turbofan', 3_000];
  return [`${flag}=${Math.round(usual * perCore)}`];
}

const known = [20, 22, 24];
