import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How many files and sockets one process may have open. Node has raised its soft limit to the hard one at its start. */
export function openFilesLimit(): number {
  try {
    if (process.platform === 'linux') return openFilesOf(readFileSync('/proc/self/limits', 'utf8'));
    // Windows has no such limit; a shell of ours inherits what Node has raised.
    if (process.platform !== 'win32') return limitOf(execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }));
  } catch {
    // What cannot be read does not bound us: the system will say so with EMFILE where it does.
  }
  return unlimited;
}

/** Reads Linux's table of limits: `Max open files   1024   20000   files`, the first number being the one in force. */
export function openFilesOf(limits: string): number {
  return limitOf(/^Max open files\s+(\S+)/m.exec(limits)?.[1] ?? '');
}

const unlimited = 1_000_000;

function limitOf(text: string): number {
  const limit = Number.parseInt(text, 10);
  return Number.isFinite(limit) ? Math.min(limit, unlimited) : unlimited;
}
