import { phase, waiting } from './clients.ts';
import { dial, greet, reached } from './connection.ts';
import { connectionClosed } from './connectionEnd.ts';
import { inboundReader } from './inbound.ts';
import { checkLife } from './life.ts';
import { resume } from './resume.ts';
import { sendOutput } from './sending.ts';
import type { State } from './state.ts';
import { lifeTimer } from './timers.ts';
import type { TransportEvents } from './transport.ts';
import { awaitFailed } from './waitingSteps.ts';

/** What connections do becomes what clients do; `turn` then runs those that can go on. */
export function transportEvents(state: State, turn: () => void): TransportEvents {
  const readInbound = inboundReader(state);
  return {
    reached(client, stage) {
      state.clock.read();
      reached(state, client, stage);
    },
    opened(client) {
      state.clock.read();
      greet(state, client);
      sendOutput(state, client);
      turn();
    },
    arrived(client, buffer, length) {
      state.clock.read();
      readInbound(client, buffer, length);
      sendOutput(state, client);
      turn();
      // A broker that does not take our answers gets no more to answer.
      return !state.transport.congested(client);
    },
    drained(client) {
      state.clock.read();
      state.transport.resume(client);
      if (state.clients.waiting[client] === waiting.drain) resume(state, client);
      turn();
    },
    closed(client, code) {
      state.clock.read();
      const dialling = state.clients.phase[client] === phase.dialling;
      if (dialling && state.localPorts?.isInUse(client, code)) dial(state, client);
      else connectionClosed(state, client, code);
      turn();
    },
    freed: turn,
  };
}

/** A client's timer has fired. */
export function fireTimer(state: State, timer: number): void {
  const client = timer >> 1;
  if (timer === lifeTimer(client)) {
    checkLife(state, client);
    sendOutput(state, client);
    return;
  }
  const op = state.ops[state.clients.pc[client]];
  // Nothing but its time-out wakes who awaits a signal by a timer.
  if (state.clients.waiting[client] === waiting.signal && op.kind === 'await') {
    awaitFailed(state, client, op, `was not given within ${op.timeoutMs / 1000} s`);
  } else {
    resume(state, client);
  }
}
