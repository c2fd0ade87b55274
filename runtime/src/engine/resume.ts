import { waiting } from './clients.ts';
import type { State } from './state.ts';

/** What the client's program waited for is here: it runs at the end of the event at hand. */
export function resume(state: State, client: number): void {
  state.clients.waiting[client] = waiting.nothing;
  state.ready.push(client);
}
