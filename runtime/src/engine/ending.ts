import { missedReasons } from '../stats/missed.ts';
import { phase, waiting } from './clients.ts';
import { publishesAhead } from './missed.ts';
import { publishMissed } from './publishing.ts';
import { resume } from './resume.ts';
import { connectionEnded, forgetSession } from './session.ts';
import { poolOf, type State } from './state.ts';
import { lifeTimer, stepTimer } from './timers.ts';

/** A client's program is over. Signals that it has not given will not come any more. */
export function endProgram(state: State, client: number): void {
  const { clients, signals } = state;
  if (clients.waiting[client] === waiting.ended) return;
  clients.waiting[client] = waiting.ended;
  state.wheel.cancel(stepTimer(client));
  state.recorder.ended[clients.pool[client]]++;
  state.active--;
  if (poolOf(state, client).keepsSession && clients.phase[client] === phase.none) forgetSession(state, client, connectionEnded);
  const { owed } = poolOf(state, client);
  for (let signal = 0; signal < owed.length; signal++) {
    const given = clients.given[client * owed.length + signal];
    if (Number.isFinite(owed[signal])) signals.forgone[signal] += Math.max(0, owed[signal] - given);
  }
  signals.changed = true;
}

/** A client without a connection and without hope of one: all that it would have published is missed. */
export function abandonProgram(state: State, client: number): void {
  countAhead(state, client, missedReasons.gone);
  state.wheel.cancel(lifeTimer(client));
  endProgram(state, client);
}

/** A client that cannot go on but is connected: what it would have published is missed, and it leaves in good order. */
export function cutShort(state: State, client: number): void {
  countAhead(state, client, missedReasons.stuck);
  state.clients.pc[client] = poolOf(state, client).finish;
  resume(state, client);
}

function countAhead(state: State, client: number, reason: string): void {
  if (state.stopping || state.clients.waiting[client] === waiting.ended) return;
  publishMissed(state, client, reason, publishesAhead(state, client));
}
