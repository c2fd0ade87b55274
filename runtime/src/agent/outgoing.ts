import type { Writable } from 'node:stream';
import { constants, createDeflateRaw } from 'node:zlib';

/** What goes to a director on another host: compressed, message by message. */
export interface Outgoing {
  /** Ends the stream that it leads to. */
  writable: Writable;
  /** What waits for the director to take it. */
  backlogBytes(): number;
}

export function outgoing(stream: Writable): Outgoing {
  const compress = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
  compress.pipe(stream);
  return { writable: compress, backlogBytes: () => compress.writableLength + stream.writableLength };
}

/** Why an agent must do without its director; `undefined` as long as it need not. */
export function abandonment(silentMs: number, orphanTimeoutMs: number, backlogBytes: number): string | undefined {
  if (silentMs > orphanTimeoutMs) return `no director was heard for ${orphanTimeoutMs / 1000} s`;
  return backlogBytes > mostBacklogBytes ? 'the director takes the windows too slowly' : undefined;
}

/** What the director takes too slowly is kept for it, but not without end. */
export const mostBacklogBytes = 64 * 1024 * 1024;
