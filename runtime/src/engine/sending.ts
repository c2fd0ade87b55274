import type { State } from './state.ts';

/**
 * What was written for the client is ready to be sent, in one piece. Small pieces leave with those of others in the same turn: many
 * writes in a row take a sixth less processor time than a message written after each.
 */
export function sendOutput(state: State, client: number): void {
  const { out, receivers } = state;
  const { length } = out;
  if (length === 0) return;
  state.clients.lastSentUs[client] = state.clock.nowUs;
  receivers[out.finished] = client;
  out.finish();
  if (length > largestThatWaits || out.finished === mostThatWait) sendNow(state);
}

/** Gives to the sockets all that is ready. Every turn ends with it, and nobody closes a connection without. */
export function sendNow({ out, receivers, transport }: State): void {
  if (out.finished === 0) return;
  let free = true;
  for (let piece = 0; piece < out.finished; piece++) free = transport.write(receivers[piece], out.pieces[piece]) && free;
  out.sent(free);
}

/** None waits longer than it takes to write so many: a tenth of a millisecond. */
const mostThatWait = 32;
const largestThatWaits = 1 << 12;
