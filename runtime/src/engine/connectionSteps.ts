import { phase, waiting } from './clients.ts';
import { openConnection } from './connection.ts';
import { forgetConnection, leave } from './connectionEnd.ts';
import { cutShort } from './ending.ts';
import { asText } from './expression.ts';
import { block, goOnNow, useMoment } from './flow.ts';
import type { DisconnectOp, SubscribeOp, UnsubscribeOp } from './ops.ts';
import { sendNow, sendOutput } from './sending.ts';
import type { State } from './state.ts';
import { subscribe, subscribeImpossible, unsubscribe } from './subscriptions.ts';

export function connectStep(state: State, client: number): boolean {
  const { clients } = state;
  if (clients.phase[client] === phase.up) return goOnNow(state, client);
  block(state, client, waiting.connection);
  if (clients.phase[client] === phase.none) openConnection(state, client, clients.dueUs[client]);
  return false;
}

export function disconnectStep(state: State, client: number, { abruptly, farewell }: DisconnectOp): boolean {
  const { clients } = state;
  if (abruptly) {
    // What it has said before is still written.
    sendOutput(state, client);
    sendNow(state);
    state.transport.reset(client);
  }
  if (!abruptly && (clients.phase[client] === phase.up || clients.phase[client] === phase.restoring)) {
    if (clients.unacknowledged[client] > 0) return block(state, client, waiting.settled);
    useMoment(state, client);
    leave(state, client, farewell(state.moment));
    return block(state, client, waiting.closed);
  }
  if (clients.phase[client] !== phase.none) forgetConnection(state, client);
  return goOnNow(state, client);
}

export function subscribeStep(state: State, client: number, op: SubscribeOp): boolean {
  if (!connected(state, client, 'subscribe')) return false;
  useMoment(state, client);
  const filters = op.filters.map((filter) => asText(filter(state.moment)));
  const asked = { step: op.step, filters, userProperties: op.userProperties(state.moment) };
  try {
    return block(state, client, subscribe(state, client, asked, state.clients.pc[client]) ? waiting.suback : waiting.settled);
  } catch (error) {
    subscribeImpossible(state, client, filters.length);
    return failAlone(state, client, `subscribe failed: ${(error as Error).message}`);
  }
}

export function unsubscribeStep(state: State, client: number, op: UnsubscribeOp): boolean {
  if (!connected(state, client, 'unsubscribe')) return false;
  useMoment(state, client);
  const filters = op.filters.map((filter) => asText(filter(state.moment)));
  const properties = op.userProperties(state.moment);
  try {
    return block(
      state,
      client,
      unsubscribe(state, client, filters, properties, state.clients.pc[client]) ? waiting.unsuback : waiting.settled,
    );
  } catch (error) {
    return failAlone(state, client, `unsubscribe failed: ${(error as Error).message}`);
  }
}

/** What cannot be sent, a filter of 70,000 bytes say, fails its step, and the client goes on. */
function failAlone(state: State, client: number, reason: string): boolean {
  state.recorder.error(state.clients.pool[client], reason, state.clock.nowUs);
  return goOnNow(state, client);
}

/** Without a connection the client waits for its return, or where none is to be expected, leaves: its scenario cannot go on. */
function connected(state: State, client: number, step: string): boolean {
  const { clients } = state;
  if (clients.phase[client] === phase.up) return true;
  if (clients.phase[client] !== phase.none) return block(state, client, waiting.connection);
  state.recorder.error(clients.pool[client], `${step} failed: not connected`, state.clock.nowUs);
  cutShort(state, client);
  return false;
}
