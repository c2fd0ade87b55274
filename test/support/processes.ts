import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programsFolder } from './programs.ts';

/** A copy of the programs under a path of its own, by which their processes can be told from those of other tests. */
export function ownPrograms(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-own-'));
  for (const name of readdirSync(programsFolder())) copyFileSync(join(programsFolder(), name), join(folder, name));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Processes whose command line holds this text; Linux only. */
export function processesWith(text: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), command: commandOf(pid) }))
    .filter(({ command }) => command.includes(text));
}

/** Asks again and again until the answer is true; for what other processes do. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It has ended since the folder was read.
    return '';
  }
}
