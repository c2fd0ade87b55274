import { arrivalsOf } from '../plan/schedule.ts';
import { phase, waiting } from './clients.ts';
import { forgetConnection, leave } from './connectionEnd.ts';
import { abandonProgram, endProgram } from './ending.ts';
import { resume } from './resume.ts';
import { sendOutput } from './sending.ts';
import type { State } from './state.ts';
import { stepTimer } from './timers.ts';
import { awaitFailed } from './waitingSteps.ts';

/** Every client starts when its pool's arrival says. */
export function arrive(state: State): void {
  const { clients, plan } = state;
  for (const pool of state.pools) {
    const startsMs = arrivalsOf(pool.plan.arrival, pool.plan.clients, plan.seed, pool.number);
    for (let client = pool.first; client < pool.first + pool.count; client++) {
      const dueUs = startsMs[clients.index[client]] * 1000;
      clients.waiting[client] = waiting.timer;
      clients.dueUs[client] = dueUs;
      if (dueUs < Number.POSITIVE_INFINITY) state.wheel.arm(stepTimer(client), dueUs);
      else neverArrives(state, client);
    }
  }
}

/** What the director says of the barriers has changed: some open, some never will. */
export function hearSignals(state: State, counts: readonly number[], broken: readonly number[]): void {
  const { clients, signals, ops } = state;
  signals.counts = [...counts];
  for (const signal of broken) signals.broken[signal] = true;
  for (let client = 0; client < clients.count; client++) {
    const op = ops[clients.pc[client]];
    if (clients.waiting[client] !== waiting.signal || op.kind !== 'await') continue;
    if (counts[op.signal] >= op.count) resume(state, client);
    else if (signals.broken[op.signal]) awaitFailed(state, client, op, 'can come no more');
  }
}

/** What lasts until done is over, repeats that wait for their next iteration included. */
export function finishUntilDone(state: State): void {
  const { clients, ops } = state;
  state.doneUs = Math.min(state.doneUs, state.clock.nowUs);
  for (let client = 0; client < clients.count; client++) {
    const op = ops[clients.pc[client]];
    const repeats = clients.waiting[client] === waiting.timer && op.kind === 'iterate' && op.loop.untilDone;
    if (clients.waiting[client] === waiting.done) clients.dueUs[client] = state.clock.nowUs;
    if (repeats || clients.waiting[client] === waiting.done) resume(state, client);
  }
}

/** Ends every client where it is, those that are connected with DISCONNECT. */
export function stopClients(state: State): void {
  const { clients } = state;
  state.stopping = true;
  for (let client = 0; client < clients.count; client++) {
    endProgram(state, client);
    const at = clients.phase[client];
    if (at === phase.up || at === phase.restoring) {
      leave(state, client);
      sendOutput(state, client);
    } else if (at !== phase.none && at !== phase.leaving) {
      forgetConnection(state, client);
    }
  }
}

/** Drops what is still open. */
export function dropConnections(state: State): void {
  for (let client = 0; client < state.clients.count; client++) {
    if (state.clients.phase[client] !== phase.none) forgetConnection(state, client);
  }
}

function neverArrives(state: State, client: number): void {
  state.recorder.error(state.clients.pool[client], 'never arrived: the arrival rate falls to 0 before its turn', 0);
  abandonProgram(state, client);
}
