import type { Loss } from '../control/loss.ts';
import type { Command, Event } from '../control/messages.ts';
import { signalsOf } from '../control/signals.ts';
import type { Plan } from '../plan/plan.ts';
import { clientsIn, type Share } from '../plan/share.ts';
import type { WorkerProcess } from './workerProcess.ts';

/** What a supervisor knows of one worker. */
export interface WorkerState {
  phase: 'preparing' | 'ready' | 'ended';
  /** Absent before it is started. */
  process?: WorkerProcess;
  /** By pool. */
  clients: readonly number[];
  connected: readonly number[];
  ended: readonly number[];
  /** By signal, cumulative. */
  signals: readonly number[];
  forgone: readonly number[];
}

/** The workers of an agent, by number. */
export class Crew {
  readonly workers: WorkerState[];
  readonly #plan: Plan;

  /** One worker for each share; whoever starts its process puts it there. */
  constructor(plan: Plan, shares: readonly Share[]) {
    this.#plan = plan;
    const pools = plan.pools.map(() => 0);
    const signals = plan.signals.map(() => 0);
    this.workers = shares.map((share) => ({
      phase: 'preparing',
      clients: clientsIn(plan, share),
      connected: pools,
      ended: pools,
      signals,
      forgone: signals,
    }));
  }

  /** Whether every worker has come so far. */
  all(phase: WorkerState['phase']): boolean {
    return this.workers.every((worker) => worker.phase === phase);
  }

  get isPreparing(): boolean {
    return this.workers.some(({ phase }) => phase === 'preparing');
  }

  tell(command: Command): void {
    for (const worker of this.workers) if (worker.phase !== 'ended') worker.process?.send(command);
  }

  /** Ends those that have not ended yet. */
  kill(): void {
    for (const worker of this.workers) if (worker.phase !== 'ended') worker.process?.kill();
  }

  /** The worker died: all of its clients have ended, and what they had not signalled yet will not come. Returns what is lost with it. */
  lose(number: number): Pick<Loss, 'clients' | 'connections'> {
    const worker = this.workers[number];
    const clients = worker.clients.map((count, pool) => count - worker.ended[pool]);
    const owed = this.#owedBy(worker);
    worker.ended = worker.clients;
    // Where a repeat makes it unbounded nobody counts what is forgone.
    worker.forgone = owed.map((count, signal) => (Number.isFinite(count) ? count - worker.signals[signal] : 0));
    return { clients, connections: worker.connected };
  }

  /** What all workers together have signalled and ended. */
  progress(): Extract<Event, { kind: 'progress' }> {
    const sum = (figures: (worker: WorkerState) => readonly number[]) => addColumns(this.workers.map(figures));
    return {
      kind: 'progress',
      signals: sum((worker) => worker.signals),
      forgone: sum((worker) => worker.forgone),
      ended: sum((worker) => worker.ended),
    };
  }

  /** How often all its clients together give each signal. */
  #owedBy({ clients }: WorkerState): number[] {
    const { pools, signals } = this.#plan;
    const rows = pools.map((pool, number) => signalsOf(pool, signals).map((times) => (clients[number] > 0 ? clients[number] * times : 0)));
    return addColumns(rows);
  }
}

function addColumns(rows: readonly (readonly number[])[]): number[] {
  return rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0));
}
