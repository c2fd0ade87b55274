import type { Loss } from '../control/loss.ts';
import type { Command, Event } from '../control/messages.ts';
import { canDealByRows } from '../engine/localPorts.ts';
import { clientsIn, splitToWorkers } from '../plan/share.ts';
import type { Window } from '../stats/window.ts';
import { Crew } from './crew.ts';
import type { HostFigures } from './hostSample.ts';
import { WindowMerger } from './windowMerger.ts';
import { workerCount } from './workerCount.ts';
import type { WorkerListener, WorkerProcess } from './workerProcess.ts';

/** What a supervisor needs of the world. */
export interface SupervisorWorld {
  cores: number;
  openFilesLimit: number;
  nowUs(): number;
  /** Begins to sample the host; absent: nobody does. */
  sampleHost?(brokerPorts: ReadonlySet<number>): () => HostFigures;
  /** `perCore`: how many of them share a core. */
  startWorker(listener: WorkerListener, perCore: number): WorkerProcess;
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
  /** These two come with `prepare`, which is the first command. */
  #crew!: Crew;
  #merger!: WindowMerger;
  #isPrepared = false;
  #agent = 0;
  /** Starts each of the workers that have not been started yet. */
  #unstarted: (() => void)[] = [];
  #sampleHost: (() => HostFigures) | undefined;
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
        // What the host did until now is no part of the run.
        this.#sampleHost?.();
        this.#crew.tell(command);
        break;
      case 'setClock':
      case 'signals':
      case 'done':
        this.#crew.tell(command);
        break;
    }
  }

  #prepare(command: Extract<Command, { kind: 'prepare' }>): void {
    const { plan, agent } = command;
    const { cores, openFilesLimit } = this.#world;
    const asked = plan.agents[agent]?.workers;
    const clients = clientsIn(plan, command.share);
    const count = workerCount({ asked, cores, openFilesLimit, clients });
    const shares = splitToWorkers(command.share, count, canDealByRows(plan, agent, count) ? cores : count, clients);
    this.#agent = agent;
    this.#sampleHost = this.#world.sampleHost?.(new Set(plan.brokers.map(({ port }) => port)));
    this.#merger = new WindowMerger(count, plan.pools.length);
    this.#crew = new Crew(plan, shares);
    this.#isPrepared = true;
    this.#unstarted = shares.map((share, worker) => () => this.#start({ ...command, share, worker }, count / cores));
    // Only as many start at a time as there are cores: among fifty, none would have warmed up in time.
    for (const start of this.#unstarted.splice(0, cores)) start();
  }

  #start(prepare: Extract<Command, { kind: 'prepare' }>, perCore: number): void {
    const process = this.#world.startWorker(this.#listenerTo(prepare.worker), perCore);
    this.#crew.workers[prepare.worker].process = process;
    process.send(prepare);
  }

  #listenerTo(number: number): WorkerListener {
    return {
      onEvent: (event) => this.#hear(number, event),
      onExit: (reason) => this.#lose(number, reason, 'See what the worker process wrote to its error output.'),
    };
  }

  #hear(number: number, event: Event): void {
    const worker = this.#crew.workers[number];
    if (this.#over || worker.phase === 'ended') return;
    switch (event.kind) {
      case 'ready':
        worker.phase = 'ready';
        this.#unstarted.shift()?.();
        if (this.#crew.all('ready')) this.#world.send(event);
        break;
      case 'window':
        worker.connected = event.window.pools.map((pool) => pool.connected);
        this.#sendWindows(this.#merger.add(number, event.window));
        break;
      case 'progress':
        Object.assign(worker, { signals: event.signals, forgone: event.forgone, ended: event.ended });
        this.#world.send(this.#crew.progress());
        break;
      case 'log':
      case 'streams':
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
    if (this.#over || this.#crew.workers[number].phase === 'ended') return;
    // A run that cannot begin whole does not begin.
    if (this.#crew.isPreparing) {
      this.#end({ kind: 'failed', reason: `worker ${number}: ${reason}`, hint });
      return;
    }
    const atMs = Math.max(0, (this.#world.nowUs() - this.#startUs) / 1000);
    const loss = { reason: `worker process lost: ${reason}`, atMs, ...this.#crew.lose(number) };
    this.#world.send({ kind: 'workerLost', worker: number, reason });
    this.#world.send(this.#crew.progress());
    this.#leave(number, loss);
  }

  #leave(number: number, loss?: Loss): void {
    this.#crew.workers[number].phase = 'ended';
    this.#sendWindows(this.#merger.leave(number, this.#crew.workers[number].ended, loss));
    if (this.#crew.all('ended')) this.#end({ kind: 'finished' });
  }

  #stop(): void {
    if (!this.#isPrepared || this.#crew.isPreparing) {
      this.#end({ kind: 'finished' });
      return;
    }
    this.#crew.tell({ kind: 'stop' });
    setTimeout(() => this.#crew.kill(), stopWithinMs).unref();
  }

  #end(last: Event): void {
    if (this.#over) return;
    this.#over = true;
    this.#world.send(last);
    if (this.#isPrepared) this.#crew.kill();
    this.#world.onEnd();
  }

  #sendWindows(windows: Window[]): void {
    for (const [at, window] of windows.entries()) {
      // Seconds that come together, as those of a paused agent do, were spent together.
      const host = at === windows.length - 1 ? this.#sampleHost?.() : undefined;
      this.#world.send({ kind: 'window', window: host ? { ...window, hosts: [{ agent: this.#agent, ...host }] } : window });
    }
  }
}
