import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { Resumable } from '../control/resumable.ts';
import { abandonment, outgoing } from './outgoing.ts';

/** How an agent on another host is reached: by whoever attaches to a socket in its run folder, which is for its own user alone. */
export interface Hosted {
  readable: Readable;
  writable: Writable;
  /** From the plan, once that is known. */
  setOrphanTimeout(ms: number): void;
  /** Calls `then` once the director has everything. */
  close(then: () => void): void;
}

/** Where the director cannot be heard before the plan is there. */
const firstOrphanTimeoutMs = 15_000;

/**
 * Listens in the current folder, the run's, and removes it when this process ends. `onOrphaned` is called once no director has
 * been heard for the time-out. What goes to the director is compressed.
 */
export function hosted(nowMs: () => number, onOrphaned: (why: string) => void): Hosted {
  const link = new Resumable({ nowMs });
  const { writable, backlogBytes } = outgoing(link.stream);
  let orphanTimeoutMs = firstOrphanTimeoutMs;
  const watch = setInterval(() => {
    const why = abandonment(link.silentMs(), orphanTimeoutMs, backlogBytes());
    if (why === undefined) return;
    clearInterval(watch);
    onOrphaned(why);
  }, 1_000);
  listen((socket) => link.attach(socket));
  return {
    readable: link.stream,
    writable,
    setOrphanTimeout(ms) {
      orphanTimeoutMs = ms;
    },
    close(then) {
      link.stream.on('finish', then);
      writable.end();
    },
  };
}

/** The names of what is in a run folder besides the files of the plan. */
export const socketName = 'socket';
export const logName = 'log';
const pidName = 'pid';

function listen(onSocket: (socket: Socket) => void): void {
  const folder = process.cwd();
  process.umask(0o077);
  writeFileSync(pidName, String(process.pid));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // A relative name, as a socket's path must be shorter than many a home's.
  createServer(onSocket).listen(socketName, () => {
    chmodSync(socketName, 0o600);
    process.send?.('listening', () => process.disconnect());
  });
}
