import type { Command, Event } from '../control/messages.ts';
import { type Engine, startEngine } from '../engine/engine.ts';
import { transportFor } from '../engine/transportFor.ts';
import { warmUp } from '../engine/warmUp.ts';
import { isPlainTcp } from '../plan/plainTcp.ts';

/** What a worker needs of the world. */
export interface WorkerWorld {
  nowUs(): number;
  /** To the supervisor. */
  send(event: Event): void;
  /** Its last window has been sent. */
  onEnd(): void;
}

/** A worker: it runs the clients of its share, in one process. */
export class Worker {
  readonly #world: WorkerWorld;
  readonly #clock = { nowUs: () => this.#world.nowUs() };
  /** It begins before there is a plan, with what most plans need. */
  readonly #warm: Promise<void>;
  #engine: Engine | undefined;
  #over = false;

  constructor(world: WorkerWorld) {
    this.#world = world;
    this.#warm = warmUp(this.#clock, transportFor([]));
  }

  obey(command: Command): void {
    switch (command.kind) {
      case 'readClock':
        this.#world.send({ kind: 'clock', id: command.id, nowUs: this.#world.nowUs() });
        break;
      case 'prepare':
        void this.#prepare(command);
        break;
      case 'start':
        this.#engine?.start(command.atUs);
        break;
      case 'setClock':
        this.#engine?.setClock(command.line);
        break;
      case 'signals':
        this.#engine?.signals(command.counts, command.broken);
        break;
      case 'done':
        this.#engine?.done(command.streams);
        break;
      case 'stop':
        if (this.#engine) this.#engine.stop();
        else this.#hear({ kind: 'finished' });
        break;
    }
  }

  async #prepare(command: Extract<Command, { kind: 'prepare' }>): Promise<void> {
    await this.#warm;
    if (!isPlainTcp(command.plan.brokers)) await warmUp(this.#clock, transportFor(command.plan.brokers));
    if (this.#over) return;
    try {
      // Last, as it may have much data to read, for which a warm-up would not wait.
      this.#engine = startEngine({ ...command, clock: this.#clock, send: (event) => this.#hear(event) });
      this.#hear({ kind: 'ready' });
    } catch (error) {
      // The engine says with a plain error what it cannot do; any other is a fault of ours.
      if (!(error instanceof Error) || error.name !== 'Error') throw error;
      this.#hear({ kind: 'failed', reason: error.message, hint: 'Change the scenario accordingly.' });
    }
  }

  #hear(event: Event): void {
    // Stopped while it warmed up, it is not ready any more.
    if (this.#over) return;
    this.#world.send(event);
    if (event.kind !== 'finished' && event.kind !== 'failed') return;
    this.#over = true;
    this.#world.onEnd();
  }
}
