import { type ChildProcess, spawn } from 'node:child_process';
import { childExit } from '../control/childExit.ts';
import type { CommandPlan } from '../plan/plan.ts';

/**
 * The scenario's own commands, `before` and `after` the load: run one after the other by the shell of this machine, in the
 * scenario's folder. Whoever starts a run trusts its scenario.
 */
export class Commands {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #stopped = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Rejects with an `Error` at the first one that fails. Those that come after `stop` do not begin. */
  async run(commands: readonly CommandPlan[], when: 'before' | 'after'): Promise<void> {
    this.#stopped = false;
    for (const { command, line } of commands) {
      if (this.#stopped) return;
      const how = await this.#runOne(command);
      if (how !== undefined && !this.#stopped) throw new Error(`the command of line ${line}, \`${when} "${command}"\`, ${how}`);
    }
  }

  /** Ends the one that runs. `run` resolves, and can be used again. */
  stop(): void {
    this.#stopped = true;
    if (this.#child) endGroup(this.#child);
  }

  /** How it failed; undefined where it did not. */
  async #runOne(command: string): Promise<string | undefined> {
    // What it writes to stdout would tear the display of the run. A group of its own can be ended with all that it has started.
    const detached = process.platform !== 'win32';
    const child = spawn(command, { shell: true, cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'], detached });
    this.#child = child;
    const how = await childExit(child);
    this.#child = undefined;
    return child.exitCode === 0 ? undefined : how;
  }
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid, 'SIGTERM');
}
