import type { StreamEnds } from '../control/messages.ts';
import { phase } from './clients.ts';
import type { State } from './state.ts';

/**
 * The ends of the streams of this worker's publishers: receivers who have seen less of a stream have lost its tail, though no later
 * number shows the gap. Of pools that last `until done` nothing is told, as they have not ended. Beyond `mostStreams` none are told.
 */
export function streamEndsOf(state: State): StreamEnds {
  const ends: StreamEnds = [];
  const stepOf = stepsByCounter(state);
  const { clients, pools, topicSequences } = state;
  for (const { number, plan, first, count } of pools) {
    if (plan.untilDone) continue;
    for (const [counter, op] of stepOf[number].entries()) {
      if (op === undefined || op.topicVaries) continue;
      for (let client = first; client < first + count && ends.length < mostStreams * 5; client++) {
        const sent = clients.sent[clients.counterBase[client] + counter];
        if (sent > 0) ends.push(op.step, clients.index[client], 0, 0, sent);
      }
    }
  }
  topicSequences.forEach((client, counter, low, high, next) => {
    const op = stepOf[clients.pool[client]][counter];
    const tells = op && !pools[clients.pool[client]].plan.untilDone && ends.length < mostStreams * 5;
    if (tells && next > 0) ends.push(op.step, clients.index[client], low, high, next);
  });
  return ends;
}

/** Some three megabytes of text. */
const mostStreams = 100_000;

/** Gives up what receivers that are still there should have seen and have not. */
export function hearStreamEnds({ tracker, clients }: State, all: readonly StreamEnds[]): void {
  tracker.expectEnds(all, (receiver) => clients.phase[receiver] === phase.up);
}

interface TrackedStep {
  step: number;
  topicVaries: boolean;
}

/** By pool and counter, the publish steps whose messages are tracked. */
function stepsByCounter({ pools, ops }: State): (TrackedStep | undefined)[][] {
  return pools.map(({ entry, number }) => {
    const steps: (TrackedStep | undefined)[] = [];
    const until = pools[number + 1]?.entry ?? ops.length;
    for (const op of ops.slice(entry, until)) {
      if (op.kind === 'publish') steps[op.counter] = op.tracking === 'off' ? undefined : op;
    }
    return steps;
  });
}
