import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { constants, createDeflateRaw } from 'node:zlib';
import { Resumable } from '../control/resumable.ts';

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
/** What the director takes too slowly is kept for it, but not without end. */
const mostBacklogBytes = 64 * 1024 * 1024;

/**
 * Listens in the current folder, the run's, and removes it when this process ends. `onOrphaned` is called once no director has
 * been heard for the time-out. What goes to the director is compressed.
 */
export function hosted(nowMs: () => number, onOrphaned: (why: string) => void): Hosted {
  const link = new Resumable({ nowMs });
  const compress = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
  compress.pipe(link.stream);
  let orphanTimeoutMs = firstOrphanTimeoutMs;
  const watch = setInterval(() => {
    const backlog = compress.writableLength + link.stream.writableLength;
    const isSilent = link.silentMs() > orphanTimeoutMs;
    if (!isSilent && backlog <= mostBacklogBytes) return;
    clearInterval(watch);
    onOrphaned(isSilent ? `no director was heard for ${orphanTimeoutMs / 1000} s` : 'the director takes the windows too slowly');
  }, 1_000);
  listen((socket) => link.attach(socket));
  return {
    // A stream of its own: whoever reads to the end destroys what it reads, and our last words may still have to leave.
    readable: link.stream.pipe(new PassThrough()),
    writable: compress,
    setOrphanTimeout(ms) {
      orphanTimeoutMs = ms;
    },
    close(then) {
      link.stream.on('finish', then);
      compress.end();
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
