import type { State } from './state.ts';

/** Gives to the client's socket, in one piece, all that was written for it. */
export function sendOutput(state: State, client: number): void {
  const { out } = state;
  if (out.length === 0) return;
  state.clients.lastSentUs[client] = state.clock.nowUs;
  out.sent(state.transport.write(client, out.pending()));
}
