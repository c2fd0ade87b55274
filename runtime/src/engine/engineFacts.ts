import { waiting } from './clients.ts';
import type { EngineFacts } from './processSample.ts';
import type { State } from './state.ts';

/** What the engine knows of itself, for its sample of the second that is over. One look at each client: some µs for thousands. */
export function engineFacts({ clients, clock, transport }: State): EngineFacts {
  let [awaitingAnswers, awaitingSockets] = [0, 0];
  for (const reason of clients.waiting) {
    if (reason === waiting.slot || reason === waiting.acknowledgement) awaitingAnswers++;
    else if (reason === waiting.drain) awaitingSockets++;
  }
  return { openSockets: transport.openSockets, lateUs: clock.lateUs, awaitingAnswers, awaitingSockets };
}
