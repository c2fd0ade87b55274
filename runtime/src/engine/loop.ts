import { purposes } from '../plan/random.ts';
import { lateLimitMs } from '../plan/timeLimits.ts';
import { missedReasons } from '../stats/missed.ts';
import { publishesLeft } from './missed.ts';
import type { Loop } from './ops.ts';
import { publishMissed } from './publishing.ts';
import { randomPlace } from './randomPlaces.ts';
import type { State } from './state.ts';

/** The client enters a repeat: its iterations count from when it was due to. */
export function enterLoop(state: State, client: number, loop: Loop): void {
  const { clients } = state;
  const register = clients.loopBase[client] + loop.depth;
  clients.iteration[register] = 0;
  clients.enteredUs[register] = clients.dueUs[client];
  if (loop.pacer) clients.position[register] = loop.pacer.first(clients.index[client], pacingPlace(client));
}

/** The iteration at hand is over: the next one follows. */
export function nextIteration(state: State, client: number, loop: Loop): void {
  const { clients } = state;
  const register = clients.loopBase[client] + loop.depth;
  clients.iteration[register]++;
  if (loop.pacer) clients.position[register] = loop.pacer.next(clients.position[register], pacingPlace(client));
}

/**
 * What a client does at the head of a repeat: 'body' runs the iteration at hand, 'exit' goes on behind the repeat, 'wait' comes
 * back later. Sets `clients.dueUs` to when that is due; Infinity: when all is done.
 */
export function iterate(state: State, client: number, loop: Loop): 'body' | 'exit' | 'wait' {
  const { clients, clock } = state;
  const register = clients.loopBase[client] + loop.depth;
  if (clients.iteration[register] >= loop.count) return 'exit';
  const endUs = Math.min(clients.enteredUs[register] + loop.durationUs, loop.untilDone ? state.doneUs : Number.POSITIVE_INFINITY);
  const dueUs = Math.min(iterationDueUs(state, loop, register), endUs);
  // A rate that has come to its end calls for nothing more, and only `done` can be waited for.
  if (dueUs === Number.POSITIVE_INFINITY && !loop.untilDone) return 'exit';
  clients.dueUs[client] = dueUs;
  if (dueUs > clock.nowUs) return 'wait';
  if (dueUs === endUs) return 'exit';
  if (clock.nowUs <= endUs + lateLimitUs) return 'body';
  publishMissed(state, client, missedReasons.over, publishesLeft(state, client, loop));
  return 'exit';
}

const lateLimitUs = lateLimitMs * 1000;

/** When the iteration at hand is due; Infinity where the repeat schedules no more. */
function iterationDueUs({ clients, clock }: State, { pacer, endPosition }: Loop, register: number): number {
  if (!pacer) return clock.nowUs;
  const position = clients.position[register];
  if (position >= endPosition) return Number.POSITIVE_INFINITY;
  return clients.enteredUs[register] + pacer.dueMs(position) * 1000;
}

function pacingPlace(client: number): number {
  return randomPlace(client, purposes.pacing);
}
