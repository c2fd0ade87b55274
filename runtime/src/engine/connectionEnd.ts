import { encodePacket } from '../mqtt/packets.ts';
import { writeBytes } from '../mqtt/text.ts';
import { purposes } from '../plan/random.ts';
import { subscribesFail } from './answers.ts';
import { phase, waiting } from './clients.ts';
import { abandonProgram } from './ending.ts';
import type { Farewell } from './farewell.ts';
import { dropUnhandled } from './handling.ts';
import { randomPlace } from './randomPlaces.ts';
import { counterOf } from './recorder.ts';
import { resume } from './resume.ts';
import { sendNow } from './sending.ts';
import { connectionEnded, forgetSession } from './session.ts';
import { poolOf, type State } from './state.ts';
import { subscriptionsWait, subscriptionsWeaken } from './subscriptions.ts';
import { lifeTimer } from './timers.ts';

/** An attempt has failed. */
export function connectFailed(state: State, client: number, reason: string): void {
  const pool = state.clients.pool[client];
  state.recorder.count(pool, counterOf['connect.failed']);
  state.recorder.error(pool, reason, state.clock.nowUs);
  forgetConnection(state, client);
  retryOrAbandon(state, client);
}

/** An established connection has ended without our doing. */
export function connectionLost(state: State, client: number, cause: string): void {
  const pool = state.clients.pool[client];
  state.recorder.count(pool, counterOf['connect.lost']);
  state.recorder.error(pool, `connection lost: ${cause}`, state.clock.nowUs);
  forgetConnection(state, client);
  retryOrAbandon(state, client);
}

/**
 * Disconnects in good order: the broker closes after DISCONNECT. Whoever closes first has the port reserved for a minute
 * (TIME_WAIT), which in a load test had better be the other side; `life.ts` closes after a second if the broker does not.
 */
export function leave(state: State, client: number, farewell: Farewell = {}): void {
  const { clients, clock } = state;
  const { version } = poolOf(state, client);
  try {
    writeBytes(state.out, encodePacket({ cmd: 'disconnect', ...farewell }, version));
  } catch (error) {
    state.recorder.error(clients.pool[client], `disconnect: sent without properties: ${(error as Error).message}`, clock.nowUs);
    writeBytes(state.out, encodePacket({ cmd: 'disconnect', reasonCode: farewell.reasonCode ?? 0 }, version));
  }
  subscriptionsWeaken(state, client);
  clients.phase[client] = phase.leaving;
  state.wheel.arm(lifeTimer(client), clock.nowUs + closeWithinUs);
}

/** The connection is over as it was meant to be. */
export function left(state: State, client: number): void {
  const { clients } = state;
  forgetConnection(state, client);
  if (clients.waiting[client] !== waiting.closed) return;
  const op = state.ops[clients.pc[client]];
  if (op.kind === 'disconnect' && op.endsSession) forgetSession(state, client, connectionEnded);
  resume(state, client);
}

/** The socket has ended by itself; `code` is the system's, where it was an error. */
export function connectionClosed(state: State, client: number, code: string | undefined): void {
  switch (state.clients.phase[client]) {
    case phase.dialling:
      connectFailed(state, client, `connect failed: ${code ?? 'closed at once'}`);
      break;
    case phase.greeting:
      connectFailed(state, client, code ? `closed before CONNACK: ${code}` : 'closed before CONNACK');
      break;
    case phase.restoring:
    case phase.up:
      connectionLost(state, client, code ?? 'closed by the broker');
      break;
    case phase.leaving:
      left(state, client);
      break;
  }
}

/** Gives up a connection, or the attempt at one, without a word. */
export function forgetConnection(state: State, client: number): void {
  const { clients } = state;
  sendNow(state);
  state.transport.drop(client);
  if (clients.phase[client] >= phase.restoring) state.recorder.connected(clients.pool[client], -1);
  clients.phase[client] = phase.none;
  clients.partial[client] = undefined;
  dropUnhandled(state, client);
  subscribesFail(state, client);
  if (poolOf(state, client).keepsSession && clients.waiting[client] !== waiting.ended) subscriptionsWait(state, client);
  else forgetSession(state, client, connectionEnded);
  state.wheel.cancel(lifeTimer(client));
}

const closeWithinUs = 1_000_000;

function retryOrAbandon(state: State, client: number): void {
  const { clients, clock } = state;
  const { reconnect } = poolOf(state, client).plan;
  const attempts = clients.attempts[client]++;
  if (clients.waiting[client] === waiting.ended || state.stopping) return;
  if (!reconnect || attempts >= (reconnect.attempts ?? Number.POSITIVE_INFINITY)) {
    abandonProgram(state, client);
    return;
  }
  const longestMs = Math.min(reconnect.maxMs, reconnect.minMs * 2 ** attempts);
  const drawn = 0.5 + state.random.next(randomPlace(client, purposes.reconnect)) / 2;
  clients.phase[client] = phase.backoff;
  state.wheel.arm(lifeTimer(client), clock.nowUs + longestMs * drawn * 1000);
}
