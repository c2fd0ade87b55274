import { iterationsIn } from '../plan/schedule.ts';
import type { ChooseOp, Loop } from './ops.ts';
import { poolOf, type State } from './state.ts';

/**
 * How many publishes a client's program still has ahead: the rest of what it is at, the iterations that its repeats still
 * schedule, and all that comes after. Branches of `choose` count by their weight, and of repeats without pacing or count nobody
 * knows how often they would have run: none.
 */
export function publishesAhead(state: State, client: number): number {
  const pool = poolOf(state, client);
  let from = state.clients.pc[client];
  let publishes = 0;
  for (const loop of repeatsAround(state, pool.entry, from)) {
    const begun = from > loop.head;
    if (begun) publishes += publishesIn(state, client, from, loop.exit - 1);
    const remaining = iterationsLeft(state, client, loop) - Number(begun);
    publishes += Math.max(0, remaining) * publishesIn(state, client, loop.body, loop.exit - 1);
    from = loop.exit;
  }
  return Math.round(publishes + publishesIn(state, client, from, pool.finish));
}

/** How many publishes the remaining iterations of a repeat hold, the one at hand included. */
export function publishesLeft(state: State, client: number, loop: Loop): number {
  return Math.round(iterationsLeft(state, client, loop) * publishesIn(state, client, loop.body, loop.exit - 1));
}

/** Repeats that the client has entered, the innermost first. */
function repeatsAround(state: State, entry: number, pc: number): Loop[] {
  const around: Loop[] = [];
  for (let at = entry; at < pc; at++) {
    const op = state.ops[at];
    if (op.kind === 'enter' && op.loop.exit > pc) around.unshift(op.loop);
  }
  return around;
}

/** Publishes in the instructions `from … to`, each repeat and choice taken as often as can be expected. */
function publishesIn(state: State, client: number, from: number, to: number): number {
  let publishes = 0;
  for (let pc = from; pc < to; ) {
    const op = state.ops[pc];
    switch (op.kind) {
      case 'publish':
        publishes++;
        pc++;
        break;
      case 'enter':
        publishes +=
          iterationsUntil(state, client, op.loop, op.loop.durationUs) * publishesIn(state, client, op.loop.body, op.loop.exit - 1);
        pc = op.loop.exit;
        break;
      case 'choose':
        publishes += publishesInChoice(state, client, op);
        pc = op.exit;
        break;
      case 'jump':
        pc = op.target;
        break;
      default:
        pc++;
    }
  }
  return publishes;
}

function publishesInChoice(state: State, client: number, { targets, thresholds, exit }: ChooseOp): number {
  const total = thresholds[thresholds.length - 1];
  return targets.reduce((sum, target, option) => {
    const weight = thresholds[option] - (thresholds[option - 1] ?? 0);
    return sum + (weight / total) * publishesIn(state, client, target, (targets[option + 1] ?? exit) - 1);
  }, 0);
}

/** Iterations of an entered repeat from the one at hand on; of one without an end, those that are due by now. */
function iterationsLeft(state: State, client: number, loop: Loop): number {
  const { clients, clock, doneUs } = state;
  const register = clients.loopBase[client] + loop.depth;
  const sinceUs = (us: number) => Math.max(0, us - clients.enteredUs[register]);
  let lastsUs = loop.durationUs;
  if (loop.untilDone) lastsUs = Math.min(lastsUs, sinceUs(Math.min(doneUs, clock.nowUs)));
  return Math.max(0, iterationsUntil(state, client, loop, lastsUs) - clients.iteration[register]);
}

function iterationsUntil(state: State, client: number, loop: Loop, lastsUs: number): number {
  const { pacing, count } = loop;
  const counted = Number.isFinite(count) ? count : 0;
  if (pacing.kind === 'none' || lastsUs === Number.POSITIVE_INFINITY) return loop.untilDone ? 0 : counted;
  return Math.min(count, iterationsIn(pacing, poolOf(state, client).plan.clients, state.clients.index[client], lastsUs / 1000));
}
