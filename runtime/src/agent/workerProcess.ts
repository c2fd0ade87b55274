import { spawn } from 'node:child_process';
import { openChannel } from '../control/channel.ts';
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

/** Starts `program` once more, as a worker of ours; it ends itself when we are gone, as its stdin then closes. */
export function startWorkerProcess(program: string, listener: WorkerListener): WorkerProcess {
  const child = spawn(process.execPath, [...process.execArgv, program, 'worker'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let wentSilent: string | undefined;
  let exit: string | undefined;
  let open = true;

  // Its last events may still be in the pipe when it has exited, so both must have ended.
  function report(): void {
    if (!open && exit !== undefined) listener.onExit(wentSilent ?? exit);
  }

  const channel = openChannel<Event, Command>(child.stdout, child.stdin, {
    maximumBytes: largestFrame,
    read: (message) => message as Event,
    onMessage: listener.onEvent,
    onClose(reason) {
      open = false;
      if (reason) wentSilent = `spoke nonsense: ${reason}`;
      child.kill('SIGKILL');
      report();
    },
  });
  child.on('error', (error) => {
    exit ??= `could not be started: ${error.message}`;
    report();
  });
  child.on('exit', (code, signal) => {
    exit ??= signal ? `killed by ${signal}` : `exited with code ${code}`;
    report();
  });
  return { send: (command) => channel.send(command), kill: () => child.kill('SIGKILL') };
}
