import type { State } from './state.ts';

/**
 * What was written for the client is ready to be sent, in one piece. Small pieces leave with those of others in the same turn: many
 * writes in a row take an eighth less processor time than a message written after each.
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

/**
 * The time that is noted for a message is that of its turn's client, before it waits here: eight writes take some 50 µs, by which its pacing
 * may seem better and its service worse than they were. With 32 it took 3 % less processor time.
 */
const mostThatWait = 8;
const largestThatWaits = 1 << 12;
