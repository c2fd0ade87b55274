import { type Range, rangeOf, type Scope, scopeOf } from './exprRange.ts';
import type { Plan, PoolPlan, RepeatStep, Step } from './plan.ts';
import { latestArrivalMs, latestDueMs, smallestGapMs } from './schedule.ts';
import { answerTimeoutMs, lateLimitMs, longestRunMs } from './timeLimits.ts';

/**
 * How long a run can last, in ms, without `settleMs`: every arrival, wait, hold and repeat at its longest, every answer at its
 * time-out, an `await` as long as the slowest pool that signals needs. A QoS 1 or 2 publish counts as its acknowledgement's time-out.
 *
 * Connections lost on the way are not part of it, and of retries without a limit one is: who is not done by then is stopped.
 * A wait that only the run can tell, from a column of data say, counts as `unknownWaitMs`.
 */
export function longestMs(plan: Timed): number {
  return lastsMs(plan, { connectMs: connectTimeoutMs, answerMs: answerTimeoutMs, lateMs: lateLimitMs });
}

/** How long a run lasts, in ms, where every answer comes at once and nothing is late: what a progress bar counts towards. */
export function usualMs(plan: Timed): number {
  return lastsMs(plan, { connectMs: () => 0, answerMs: 0, lateMs: 0 });
}

type Timed = Pick<Plan, 'pools' | 'signals'>;

/** What comes on top of what the scenario itself asks for. */
interface Delays {
  connectMs(pool: PoolPlan): number;
  answerMs: number;
  lateMs: number;
}

function lastsMs({ pools, signals }: Timed, delays: Delays): number {
  const scoped = pools.map((pool) => ({ pool, scope: scopeOf(pool) }));
  let times: Times = { openedAt: signals.map(() => 0), allOpenAt: 0, doneAt: 0 };
  // Each round settles at least one more signal, until all are; pools that wait for each other are the checker's business.
  for (let round = 0, before: Times | undefined; round < signals.length + 2 && !isSame(times, before); round++) {
    before = times;
    times = nextTimes(scoped, times, delays);
  }
  const ends = scoped.map((each) => endOfPool(each, times, delays).endedAt);
  return Math.min(longestRunMs, Math.max(0, ...ends));
}

/** A wait whose length is not known before the run. */
export const unknownWaitMs = 60_000;

/** When signals are open and when every pool that is not `until done` has ended, at the latest. */
interface Times {
  openedAt: number[];
  /** The latest of these. */
  allOpenAt: number;
  doneAt: number;
}

function isSame(times: Times, before: Times | undefined): boolean {
  return before?.doneAt === times.doneAt && times.openedAt.every((at, signal) => at === before.openedAt[signal]);
}

interface Scoped {
  pool: PoolPlan;
  scope: Scope;
}

function nextTimes(pools: readonly Scoped[], times: Times, delays: Delays): Times {
  const next: Times = { openedAt: times.openedAt.map(() => 0), allOpenAt: 0, doneAt: 0 };
  for (const { pool, scope } of pools) {
    const { endedAt, signalledAt } = endOfPool({ pool, scope }, times, delays);
    for (const [signal, at] of signalledAt) {
      next.openedAt[signal] = Math.max(next.openedAt[signal], at);
      next.allOpenAt = Math.max(next.allOpenAt, at);
    }
    if (!pool.untilDone) next.doneAt = Math.max(next.doneAt, endedAt);
  }
  return next;
}

function endOfPool({ pool, scope }: Scoped, times: Times, delays: Delays): { endedAt: number; signalledAt: Map<number, number> } {
  const walk: Walk = { pool, times, delays, scope, signalledAt: new Map() };
  const endedAt = pool.clients === 0 ? 0 : after(pool.steps, latestArrivalMs(pool.arrival, pool.clients), walk);
  return { endedAt: Math.min(longestRunMs, endedAt), signalledAt: walk.signalledAt };
}

interface Walk extends Scoped {
  times: Times;
  delays: Delays;
  /** The latest time that each signal is given by this pool. */
  signalledAt: Map<number, number>;
}

/** When the last client is through `steps`, having begun at `at`. */
function after(steps: readonly Step[], at: number, walk: Walk): number {
  return steps.reduce((time, step) => afterStep(step, time, walk), at);
}

function afterStep(step: Step, at: number, walk: Walk): number {
  switch (step.kind) {
    case 'connect':
      return at + walk.delays.connectMs(walk.pool);
    case 'subscribe':
    case 'unsubscribe':
      return at + walk.delays.answerMs;
    case 'publish':
      return at + (step.qos === 0 ? 0 : walk.delays.answerMs);
    case 'wait':
      return at + longestWait(rangeOf(step.durationMs, walk.scope));
    case 'hold':
      return step.durationMs ? at + longestWait(rangeOf(step.durationMs, walk.scope)) : Math.max(at, walk.times.doneAt);
    case 'signal':
      walk.signalledAt.set(step.signal, Math.max(at, walk.signalledAt.get(step.signal) ?? 0));
      return at;
    case 'await':
      return Math.min(at + (step.timeoutMs ?? Number.POSITIVE_INFINITY), Math.max(at, walk.times.openedAt[step.signal]));
    case 'repeat':
      return afterRepeat(step, at, walk);
    case 'choose':
      return Math.max(at, ...step.options.map((option) => after(option.steps, at, walk)));
    case 'disconnect':
    case 'let':
    case 'log':
      return at;
  }
}

/** TCP, TLS and CONNACK, and all retries with their waits. */
function connectTimeoutMs({ connect, reconnect }: PoolPlan): number {
  let time = connect.timeoutMs;
  for (let retry = 0; reconnect && retry < Math.min(reconnect.attempts ?? 1, 1000); retry++) {
    time += Math.min(reconnect.maxMs, reconnect.minMs * 2 ** retry) + connect.timeoutMs;
  }
  return time;
}

function longestWait(range: Range | undefined): number {
  return Math.max(0, range?.max ?? unknownWaitMs);
}

/** Whichever end comes first; an iteration that has begun is finished. */
function afterRepeat(step: RepeatStep, at: number, walk: Walk): number {
  const first = after(step.steps, at, walk);
  // Signals and `done` are only waited for once: later iterations find them given.
  const begun = Math.max(first, walk.times.doneAt, walk.times.allOpenAt);
  const iterationMs = after(step.steps, begun, walk) - begun;
  const ends = [longestRunMs];
  const late = (step.pacing.kind === 'none' ? 0 : walk.delays.lateMs) + iterationMs;
  if (step.count !== undefined) ends.push(step.count === 0 ? at : first + afterFirst(step, step.count, iterationMs, walk.pool.clients));
  if (step.durationMs !== undefined) ends.push(Math.max(first, at + step.durationMs + late));
  if (step.untilDone) ends.push(Math.max(first, Math.max(at, walk.times.doneAt) + late));
  return Math.min(...ends);
}

/** How long all iterations but the first can take: by the schedule, and by themselves where they take longer than their period. */
function afterFirst({ pacing }: RepeatStep, count: number, iterationMs: number, clients: number): number {
  if (pacing.kind === 'none') return (count - 1) * iterationMs;
  const scheduled = latestDueMs(pacing, clients, count - 1);
  const keepsUp = iterationMs <= smallestGapMs(pacing, clients);
  return scheduled + (keepsUp ? iterationMs : (count - 1) * iterationMs);
}
