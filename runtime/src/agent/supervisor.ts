import type { Loss } from '../control/loss.ts';
import type { Command, Event } from '../control/messages.ts';
import type { Plan } from '../plan/plan.ts';
import { split } from '../plan/share.ts';
import type { Window } from '../stats/window.ts';
import { WindowMerger } from './windowMerger.ts';
import { workerCount } from './workerCount.ts';
import type { WorkerListener, WorkerProcess } from './workerProcess.ts';
import { clientsIn, lose, newWorker, progressOf, type WorkerState } from './workerState.ts';

/** What a supervisor needs of the world. */
export interface SupervisorWorld {
  cores: number;
  openFilesLimit: number;
  nowUs(): number;
  startWorker(listener: WorkerListener): WorkerProcess;
  /** To the director. */
  send(event: Event): void;
  /** Every worker has ended and all has been said. */
  onEnd(): void;
}

/** Workers that do not end by themselves in this time after `stop` are killed; the engine takes two seconds at most. */
const stopWithinMs = 4_000;

/** An agent: to its workers it is what the director is to it, and to the director it looks like one worker. */
export class Supervisor {
  readonly #world: SupervisorWorld;
  #plan!: Plan;
  #workers: WorkerState[] = [];
  #merger!: WindowMerger;
  #startUs = 0;
  #over = false;

  constructor(world: SupervisorWorld) {
    this.#world = world;
  }

  obey(command: Command): void {
    switch (command.kind) {
      case 'readClock':
        this.#world.send({ kind: 'clock', id: command.id, nowUs: this.#world.nowUs() });
        break;
      case 'prepare':
        this.#prepare(command);
        break;
      case 'stop':
        this.#stop();
        break;
      case 'start':
        this.#startUs = command.atUs;
        this.#tellWorkers(command);
        break;
      case 'signals':
      case 'done':
        this.#tellWorkers(command);
        break;
    }
  }

  #prepare(command: Extract<Command, { kind: 'prepare' }>): void {
    this.#plan = command.plan;
    const { cores, openFilesLimit } = this.#world;
    const asked = command.plan.agents[command.agent]?.workers;
    const count = workerCount({ asked, cores, openFilesLimit, clients: clientsIn(command.plan, command.share) });
    const shares = split(command.share, Array(count).fill(1));
    this.#merger = new WindowMerger(count, command.plan.pools.length);
    this.#workers = shares.map((share, number) => newWorker(command.plan, share, this.#world.startWorker(this.#listenerTo(number))));
    for (const [number, share] of shares.entries()) this.#workers[number].process.send({ ...command, share, worker: number });
  }

  #listenerTo(number: number): WorkerListener {
    return {
      onEvent: (event) => this.#hear(number, event),
      onExit: (reason) => this.#lose(number, reason, 'See what the worker process wrote to its error output.'),
    };
  }

  #hear(number: number, event: Event): void {
    const worker = this.#workers[number];
    if (this.#over || worker.phase === 'ended') return;
    switch (event.kind) {
      case 'ready':
        worker.phase = 'ready';
        if (this.#workers.every(({ phase }) => phase === 'ready')) this.#world.send(event);
        break;
      case 'window':
        worker.connected = event.window.pools.map((pool) => pool.connected);
        this.#sendWindows(this.#merger.add(number, event.window));
        break;
      case 'progress':
        Object.assign(worker, { signals: event.signals, forgone: event.forgone, ended: event.ended });
        this.#world.send(progressOf(this.#workers));
        break;
      case 'log':
        this.#world.send(event);
        break;
      case 'finished':
        this.#leave(number);
        break;
      case 'failed':
        this.#lose(number, event.reason, event.hint);
        break;
      case 'hello':
      case 'clock':
      case 'workerLost':
        // A worker is our own program on our own host: its version and clock are ours.
        break;
    }
  }

  #lose(number: number, reason: string, hint: string): void {
    const worker = this.#workers[number];
    if (this.#over || worker.phase === 'ended') return;
    // A run that cannot begin whole does not begin.
    if (this.#preparing) {
      this.#end({ kind: 'failed', reason: `worker ${number}: ${reason}`, hint });
      return;
    }
    const loss: Loss = {
      reason: `worker process lost: ${reason}`,
      atMs: Math.max(0, (this.#world.nowUs() - this.#startUs) / 1000),
      clients: worker.clients.map((count, pool) => count - worker.ended[pool]),
      connections: worker.connected,
    };
    lose(worker, this.#plan);
    this.#world.send({ kind: 'workerLost', worker: number, reason });
    this.#world.send(progressOf(this.#workers));
    this.#leave(number, loss);
  }

  #leave(number: number, loss?: Loss): void {
    this.#workers[number].phase = 'ended';
    this.#sendWindows(this.#merger.leave(number, this.#workers[number].ended, loss));
    if (this.#workers.every(({ phase }) => phase === 'ended')) this.#end({ kind: 'finished' });
  }

  #stop(): void {
    if (this.#preparing) {
      this.#end({ kind: 'finished' });
      return;
    }
    this.#tellWorkers({ kind: 'stop' });
    setTimeout(() => {
      for (const worker of this.#workers) if (worker.phase !== 'ended') worker.process.kill();
    }, stopWithinMs).unref();
  }

  #end(last: Event): void {
    if (this.#over) return;
    this.#over = true;
    this.#world.send(last);
    for (const worker of this.#workers) if (worker.phase !== 'ended') worker.process.kill();
    this.#world.onEnd();
  }

  get #preparing(): boolean {
    return this.#workers.length === 0 || this.#workers.some(({ phase }) => phase === 'preparing');
  }

  #tellWorkers(command: Command): void {
    for (const worker of this.#workers) if (worker.phase !== 'ended') worker.process.send(command);
  }

  #sendWindows(windows: Window[]): void {
    for (const window of windows) this.#world.send({ kind: 'window', window });
  }
}
