import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { childExit } from '../control/childExit.ts';

/** The Node that runs our programs. Inside VS Code it is VS Code's own executable, with `ELECTRON_RUN_AS_NODE=1` in `env`. */
export interface NodeRuntime {
  path: string;
  env?: Record<string, string>;
}

export interface NodeProcess {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** How it ended, with its last words; never rejects. */
  exited: Promise<string>;
}

/** Starts one of our programs on this machine, with its three streams as pipes. */
export function startNode(node: NodeRuntime, program: string, args: readonly string[] = []): NodeProcess {
  const child = spawn(node.path, [program, ...args], { stdio: 'pipe', env: { ...process.env, ...node.env } });
  // Whoever writes to a process that has gone learns of it by its exit.
  child.stdin.on('error', () => {});
  return { child, exited: childExit(child) };
}
