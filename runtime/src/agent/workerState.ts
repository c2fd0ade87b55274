import type { Event } from '../control/messages.ts';
import { signalsOf } from '../control/signals.ts';
import type { Plan } from '../plan/plan.ts';
import { countIn, type Share } from '../plan/share.ts';
import type { WorkerProcess } from './workerProcess.ts';

/** What a supervisor knows of one worker. */
export interface WorkerState {
  phase: 'preparing' | 'ready' | 'ended';
  process: WorkerProcess;
  /** By pool. */
  clients: readonly number[];
  connected: readonly number[];
  ended: readonly number[];
  /** By signal, cumulative. */
  signals: readonly number[];
  forgone: readonly number[];
}

export function newWorker(plan: Plan, share: Share, process: WorkerProcess): WorkerState {
  const noPools = plan.pools.map(() => 0);
  const noSignals = plan.signals.map(() => 0);
  const clients = clientsIn(plan, share);
  return { phase: 'preparing', process, clients, connected: noPools, ended: noPools, signals: noSignals, forgone: noSignals };
}

/** How many clients of each pool are in the share. */
export function clientsIn(plan: Plan, share: Share): number[] {
  return plan.pools.map((pool) => countIn(share, pool.clients));
}

/** The worker died: all of its clients have ended, and what they had not signalled yet will not come. */
export function lose(worker: WorkerState, plan: Plan): void {
  const given = worker.signals;
  worker.ended = worker.clients;
  worker.forgone = plan.signals.map((_, signal) => {
    const owed = plan.pools.reduce(
      (sum, pool, index) => sum + (worker.clients[index] && worker.clients[index] * signalsOf(pool, plan.signals)[signal]),
      0,
    );
    // Where a repeat makes it unbounded nobody counts what is forgone.
    return Number.isFinite(owed) ? Math.max(0, owed - given[signal]) : 0;
  });
}

/** What all workers together have signalled and ended. */
export function progressOf(workers: readonly WorkerState[]): Extract<Event, { kind: 'progress' }> {
  const sum = (figures: (worker: WorkerState) => readonly number[]) => addColumns(workers.map(figures));
  return {
    kind: 'progress',
    signals: sum((worker) => worker.signals),
    forgone: sum((worker) => worker.forgone),
    ended: sum((worker) => worker.ended),
  };
}

function addColumns(rows: readonly (readonly number[])[]): number[] {
  return rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0));
}
