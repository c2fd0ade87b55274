import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { programsFolder } from './programs.ts';

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  /** The current folder. */
  cwd: string;
  env?: Record<string, string>;
  /** Of the programs, where it is not the folder of them all. */
  programs?: string;
  /** For whoever wants to send it a signal. */
  onStart?(child: ChildProcess, said: (text: string) => Promise<void>): void;
}

/** Runs the command as a person would, without a terminal. */
export async function cli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const child = spawn(process.execPath, [join(options.programs ?? programsFolder(), 'cli.js'), ...args], {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result: CliResult = { code: null, stdout: '', stderr: '' };
  const waiting: { text: string; resolve: () => void }[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    result.stdout += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    result.stderr += chunk.toString('utf8');
    for (const { text, resolve } of waiting) if (result.stderr.includes(text)) resolve();
  });
  options.onStart?.(child, (text) => new Promise((resolve) => waiting.push({ text, resolve })));
  [result.code] = (await once(child, 'close')) as [number | null];
  return result;
}
