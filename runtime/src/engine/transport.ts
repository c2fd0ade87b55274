import type { Stage } from './connection.ts';
import type { Target } from './target.ts';

/** What happens to the clients' connections. */
export interface TransportEvents {
  /** A part of the way is done: TCP, then TLS where there is any. */
  reached(client: number, stage: Stage): void;
  /** What is written now arrives. */
  opened(client: number): void;
  /** The first `length` bytes of `buffer`, only lent. Answers whether to go on reading; `resume` takes it up again. */
  arrived(client: number, buffer: Buffer, length: number): boolean;
  /** After `congested` was seen: everything has left. */
  drained(client: number): void;
  /** Ended by the other side or an error, whose code it is. Never after `drop` or `reset`. */
  closed(client: number, code: string | undefined): void;
  /** A connection is gone that was dropped or reset before. */
  freed(): void;
}

/** The clients' connections, at most one for each. */
export interface Transport {
  /** Including those that are being opened and closed. */
  readonly openSockets: number;
  /** Says who hears what happens; before anything is dialled. */
  listen(events: TransportEvents): void;
  dial(client: number, target: Target): void;
  /** Whether what is written can still arrive. False shortly before `closed` is heard. */
  isOpen(client: number): boolean;
  /** Answers whether the bytes are free again; else they must stay as they are. */
  write(client: number, bytes: Buffer): boolean;
  /** Whether much is waiting to leave; `drained` will tell when it has. */
  congested(client: number): boolean;
  resume(client: number): void;
  /** Closes without waiting for anything; nothing is heard of it any more. */
  drop(client: number): void;
  /** The same by a reset, as a device does that loses power; with TLS, which has no reset, without a farewell. */
  reset(client: number): void;
}

/** What a socket bears instead of its client's place once nothing more is to be heard of it. */
export const forgotten = -1;
/** What may wait in Node's memory for one connection, above what the system holds, before its client waits. */
export const congestion = 1 << 16;
/** Of the one buffer into which all connections read. */
export const receiveSize = 1 << 16;
