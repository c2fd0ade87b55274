import { purposes } from '../plan/random.ts';
import { waiting } from './clients.ts';
import { setMoment } from './publishing.ts';
import { randomPlace } from './randomPlaces.ts';
import type { State } from './state.ts';
import { stepTimer } from './timers.ts';

// What a step answers: true where its client goes on, false where it waits.

/** The client goes on at another place of the program. */
export function goTo(state: State, client: number, pc: number): true {
  state.clients.pc[client] = pc;
  return true;
}

/** The client waits; `reason` is one of `waiting`. */
export function block(state: State, client: number, reason: number): false {
  state.clients.waiting[client] = reason;
  return false;
}

/** The client waits until a time. */
export function waitUntil(state: State, client: number, us: number): false {
  state.wheel.arm(stepTimer(client), us);
  return block(state, client, waiting.timer);
}

/** The client goes on with the next step, which is due now. */
export function goOnNow(state: State, client: number): true {
  state.clients.dueUs[client] = state.clock.nowUs;
  state.clients.pc[client]++;
  return true;
}

/** Fills in what the expressions of the client's steps read, but for a publish, which counts its messages. */
export function useMoment(state: State, client: number): void {
  setMoment(state, client, 0);
  state.moment.randomPlace = randomPlace(client, purposes.steps);
}
