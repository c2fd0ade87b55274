import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** The Node that runs our programs. Inside VS Code it is VS Code's own executable, with `ELECTRON_RUN_AS_NODE=1` in `env`. */
export interface NodeRuntime {
  path: string;
  env?: Record<string, string>;
}

export interface NodeProcess {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Resolves with how it ended, as `exited with code 1: …` and the end of what it wrote to stderr. Never rejects. */
  exited: Promise<string>;
}

/** Starts one of our programs on this machine, with its three streams as pipes. */
export function startNode(node: NodeRuntime, program: string, args: readonly string[] = []): NodeProcess {
  const child = spawn(node.path, [program, ...args], { stdio: 'pipe', env: { ...process.env, ...node.env } });
  // Whoever writes to a process that has gone learns of it by its exit.
  child.stdin.on('error', () => {});
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-mostWords);
  });
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      const how = signal ? `killed by ${signal}` : `exited with code ${code}`;
      const report = () => resolve(words.trim() === '' ? how : `${how}: ${words.trim()}`);
      // Its children may hold stderr open for a while, so its last words are awaited, but not for long.
      child.on('close', report);
      setTimeout(report, lastWordsMs).unref();
    });
  });
  return { child, exited };
}

const mostWords = 2_000;
const lastWordsMs = 200;
