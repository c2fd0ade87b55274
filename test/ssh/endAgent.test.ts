import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endAgentScript } from '../../runtime/src/ssh/endAgent.ts';

let cache: string;
let child: ChildProcess;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "an agent's cache-"));
  mkdirSync(join(cache, 'run'));
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(cache, { recursive: true });
});

/** Runs a program in a process group of its own, notes its number as the agent does, and then the script. */
async function endWhatRuns(program: string): Promise<void> {
  const path = join(cache, program);
  writeFileSync(path, 'console.log("here"); setInterval(() => {}, 1e6)');
  child = spawn(process.execPath, [path, 'host'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout!, 'data');
  writeFileSync(join(cache, 'run', 'pid'), String(child.pid));
  const script = endAgentScript({ agent: join(cache, 'agent-1.js'), folder: join(cache, 'run') });
  execFileSync('/bin/sh', { input: script, stdio: ['pipe', 'ignore', 'ignore'] });
}

it('an agent is ended at once, and its run removed', async () => {
  await endWhatRuns('agent-1.js');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  expect(existsSync(join(cache, 'run'))).toBe(false);
});

it('whoever has got the number of an agent that is gone goes on', async () => {
  await endWhatRuns('editor.js');
  // The signal of the script would have come before this one.
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGTERM');
  expect(existsSync(join(cache, 'run'))).toBe(false);
});
