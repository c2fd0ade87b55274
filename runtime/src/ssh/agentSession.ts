import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { createInflateRaw } from 'node:zlib';
import { Resumable } from '../control/resumable.ts';
import { allowance } from './allowance.ts';
import { type AgentPlace, attachTo } from './attachedAgent.ts';
import type { Connection } from './connection.ts';
import { endAgentScript } from './endAgent.ts';
import { HostError } from './hostError.ts';
import type { RunFiles } from './runFiles.ts';
import { runScript } from './script.ts';
import { uploadRunFiles } from './upload.ts';

export interface SessionOptions {
  label: string;
  place: AgentPlace;
  /** Connects once more, without asking anybody anything. */
  reconnect(): Promise<Connection>;
  /** So long the agent waits for us, and we look for it. */
  orphanTimeoutMs: number;
  nowMs(): number;
  /** Absent reason: it is there again. */
  onAway?(reason?: string): void;
}

/** The talk with an agent on another host, kept up over as many connections as it takes. */
export class AgentSession {
  readonly readable: Readable;
  readonly writable: Writable;
  /** Why it is over; never rejects. */
  readonly exited: Promise<string>;
  readonly #options: SessionOptions;
  readonly #link: Resumable;
  #connection: Connection;
  #over = false;
  #ending: string | undefined;
  #killing: Promise<void> | undefined;
  #end!: (why: string) => void;

  private constructor(options: SessionOptions, connection: Connection) {
    this.#options = options;
    this.#connection = connection;
    this.exited = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#link = new Resumable({ nowMs: options.nowMs, deadAfterMs, onLinkLost: (reason, broken) => this.#lose(reason, broken) });
    const expand = createInflateRaw();
    this.readable = expand.pipe(allowance({ burstBytes: 4 * 1024 * 1024, bytesPerSecond: 1024 * 1024, nowMs: options.nowMs }));
    // Nobody may be listening yet, and an error that nobody hears would end this process.
    for (const stream of [expand, this.readable]) stream.on('error', (error) => this.#lose(error.message, true));
    this.writable = this.#link.stream;
    this.#link.stream.pipe(expand);
    this.#link.stream.on('error', () => {});
    this.#link.stream.on('close', () => this.#close('it closed the talk'));
  }

  /** Starts the agent. Rejects with a `HostError`. */
  static async start(options: SessionOptions, connection: Connection): Promise<AgentSession> {
    const session = new AgentSession(options, connection);
    session.#link.attach(await attachTo(options.label, connection, options.place, true));
    return session;
  }

  /** Why it is over; `undefined` as long as it is not. */
  get ending(): string | undefined {
    return this.#ending;
  }

  /** Brings files to the run's folder, and returns where the scenario's folder is there. Rejects with a `HostError`. */
  upload(files: RunFiles): Promise<string> {
    const { label, place } = this.#options;
    return uploadRunFiles(label, this.#connection, `${place.folder}/files`, files);
  }

  /** Ends the agent's processes at once, and removes what they left; resolves when that is done, or cannot be. */
  kill(): Promise<void> {
    this.#killing ??= this.#kill();
    return this.#killing;
  }

  async #kill(): Promise<void> {
    // Where both sides have said their last, the agent is about to go by itself.
    if (this.#link.stream.writableEnded) await Promise.race([this.exited, pause(leaveWithinMs)]);
    if (this.#over) return;
    this.#over = true;
    const script = endAgentScript(this.#options.place);
    await Promise.race([runScript(this.#connection, script).catch(() => {}), pause(killWithinMs)]);
    this.#close('killed by the director');
  }

  #close(why: string): void {
    this.#over = true;
    this.#ending ??= why;
    this.#link.stream.destroy();
    this.readable.destroy();
    this.#connection.close();
    this.#end(this.#ending);
  }

  #lose(reason: string, broken: boolean): void {
    if (broken) this.#close(`it does not talk as an agent does: ${reason}`);
    else void this.#lookForIt(reason);
  }

  /** The agent may go on without us for a while; whether it does we only know from the host. */
  async #lookForIt(reason: string): Promise<void> {
    if (this.#over) return;
    const { label, place, nowMs, orphanTimeoutMs } = this.#options;
    const sinceMs = nowMs();
    this.#connection.close();
    this.#options.onAway?.(await Promise.race([this.#connection.closed, wait(100, reason)]));
    let last: Error | undefined;
    for (let attempt = 0; !this.#over && nowMs() - sinceMs < orphanTimeoutMs + graceMs; attempt++) {
      try {
        if (attempt > 0) await wait(Math.min(mostWaitMs, 250 * 2 ** attempt));
        const connection = await this.#options.reconnect();
        // Meanwhile it may have been decided to do without the agent.
        if (this.#over) return connection.close();
        this.#connection = connection;
        this.#link.attach(await attachTo(label, connection, place, false));
        this.#options.onAway?.();
        return;
      } catch (error) {
        last = error as Error;
        if (error instanceof HostError && error.step === 'start') break;
      }
    }
    this.#close(
      last instanceof HostError && last.step === 'start'
        ? last.reason
        : `the connection was lost (${reason}) and could not be made again: ${last?.message}`,
    );
  }
}

/** A time-out: nothing waits for it but what it bounds. */
function pause(ms: number): Promise<void> {
  return wait(ms, undefined, { ref: false });
}

/** The agent shows signs of life every second. */
const deadAfterMs = 5_000;
const graceMs = 5_000;
const mostWaitMs = 2_000;
const leaveWithinMs = 2_000;
const killWithinMs = 5_000;
