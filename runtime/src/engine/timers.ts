import type { State } from './state.ts';

/** Number of the client's timer for its program. */
export function stepTimer(client: number): number {
  return 2 * client;
}

/** Number of the client's timer for its connection: time-outs, keep alive, the next attempt. */
export function lifeTimer(client: number): number {
  return 2 * client + 1;
}

/** The client's connection is looked at no later than at `us`. */
export function armLife(state: State, client: number, us: number): void {
  const timer = lifeTimer(client);
  if (us < state.wheel.dueUs(timer)) state.wheel.arm(timer, us);
}

/** The engine's own timers come after the clients'. */
export const systemTimers = ['second', 'progress', 'stop'] as const;

export function systemTimer(state: State, name: (typeof systemTimers)[number]): number {
  return 2 * state.clients.count + systemTimers.indexOf(name);
}
