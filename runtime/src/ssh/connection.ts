import type { Duplex, Readable, Writable } from 'node:stream';
import { plainText } from './plainText.ts';

/** A login to a host. `ssh2.ts` makes it. */
export interface Connection {
  /** Runs a command by the user's login shell. */
  exec(command: string): Promise<RemoteProcess>;
  /** Writes files that nobody but the user may read; `progress` hears of all bytes written so far. */
  upload(files: readonly { path: string; content: Buffer }[], progress?: (bytes: number) => void): Promise<void>;
  /** A stream to where the host itself can connect to. */
  forward(host: string, port: number): Promise<Duplex>;
  close(): void;
  /** Resolves with why the connection has ended. */
  closed: Promise<string>;
}

export interface RemoteProcess {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  /** Resolves once all output has been read; both are absent where the connection was lost. */
  exited: Promise<{ code?: number; signal?: string }>;
}

export interface ConnectOptions {
  host: string;
  port: number;
  user: string;
  /** A stream to the host's SSH port, where another host leads to it. */
  through?: Duplex;
  /** Types of key to ask the host for, the best first; empty: any. */
  hostKeyTypes: readonly string[];
  /** Decides on the host's key; nothing is told to the host before. */
  verify(key: Buffer): Promise<boolean>;
  /** The next way to log in, from the methods that the host last said it takes. `undefined`: none is left. */
  login(methods: readonly string[]): Promise<Login | undefined>;
  /** How long the host may be silent; the time that `verify`, `login`, answers and signatures take does not count. */
  timeoutMs: number;
  /** Gives up; what it rejects with is then the signal's reason. */
  signal: AbortSignal;
}

export type Login =
  /** Finds out which methods the host takes (RFC 4252 §5.2, "none"). */
  | { kind: 'ask' }
  | { kind: 'key'; identity: Identity }
  | { kind: 'password'; password: string }
  | { kind: 'prompts'; answer(title: string, instructions: string, prompts: { text: string; hidden: boolean }[]): Promise<string[]> };

export interface Identity {
  /** For messages: its file, or that it is the agent's. */
  name: string;
  /** As it travels (RFC 4253 §6.6). */
  publicKey: Buffer;
  /** `hash` is the algorithm's name where the key leaves a choice. */
  sign(data: Buffer, hash: string | undefined): Promise<Buffer>;
}

/** Why there is no connection. `dropped`: closed before it had said who it is, as an overloaded SSH server does. */
export class ConnectError extends Error {
  readonly kind: 'unreachable' | 'dropped' | 'silent' | 'handshake' | 'login';

  constructor(kind: ConnectError['kind'], message: string) {
    // Servers have a say in it.
    super(plainText(message));
    this.kind = kind;
  }
}
