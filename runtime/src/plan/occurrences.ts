import { rangeOf, type Scope, scopeOf } from './exprRange.ts';
import type { Arrival, PoolPlan, RepeatStep, Step } from './plan.ts';
import { peakOf } from './rate.ts';
import { iterationsOfPool, latestDueMs } from './schedule.ts';

/** How often something happens in a pool, all clients together. */
export interface Frequency {
  /** The most in any one second, by schedule; null: unpaced, as fast as connections and acknowledgements allow. */
  perSecond: number | null;
  /** In the whole run, random choices at their mean; null: no count or duration bounds it. */
  total: number | null;
}

export interface Occurrence extends Frequency {
  step: Step;
}

/** How often each step of a pool is run, where nothing fails; handlers aside, as those run when messages arrive. */
export function occurrencesOf(pool: PoolPlan): Occurrence[] {
  const walk: Walk = { pool, scope: scopeOf(pool), found: [] };
  visit(pool.steps, { perSecond: arrivalsPerSecond(pool.arrival, pool.clients), total: pool.clients }, walk, true);
  return walk.found;
}

/** How often a handler's steps are run, when it handles so many messages. */
export function occurrencesInHandler(pool: PoolPlan, steps: readonly Step[], messages: Frequency): Occurrence[] {
  const walk: Walk = { pool, scope: scopeOf(pool), found: [] };
  visit(steps, messages, walk, false);
  return walk.found;
}

/** The most clients that arrive within one second. */
export function arrivalsPerSecond(arrival: Arrival, clients: number): number {
  switch (arrival.kind) {
    case 'atOnce':
      return clients;
    case 'rate':
    case 'poisson':
      return Math.min(clients, arrival.perSecond);
    case 'over':
      return Math.min(clients, (clients * 1000) / arrival.durationMs);
    case 'ramp':
      return Math.min(clients, peakOf(arrival, latestDueMs({ kind: 'each', rate: arrival, poisson: false }, 1, clients)));
  }
}

interface Walk {
  pool: PoolPlan;
  scope: Scope;
  found: Occurrence[];
}

function visit(steps: readonly Step[], frequency: Frequency, walk: Walk, firstTime: boolean): void {
  let now = frequency;
  for (const step of steps) {
    walk.found.push({ step, ...now });
    if (step.kind === 'repeat') visit(step.steps, repeated(step, now, walk), walk, false);
    if (step.kind === 'choose') {
      const weights = step.options.reduce((sum, { weight }) => sum + weight, 0);
      for (const { weight, steps: chosen } of step.options) visit(chosen, scaled(now, weight / weights), walk, firstTime);
    }
    // A barrier lets all clients go in the same moment, however they came.
    if (step.kind === 'await' && firstTime) now = { ...now, perSecond: walk.pool.clients };
  }
}

/** How often a repeat's body runs, when the repeat is entered so often. */
function repeated(step: RepeatStep, entered: Frequency, walk: Walk): Frequency {
  const { pacing } = step;
  const { clients } = walk.pool;
  const cycleMs = pacing.kind === 'none' ? meanMs(step.steps, walk) : 0;
  const byTime = iterationsByTime(step, cycleMs, clients);
  const iterations = Math.min(step.count ?? Number.POSITIVE_INFINITY, byTime);
  const total = entered.total === null || iterations === Number.POSITIVE_INFINITY ? null : entered.total * iterations;
  const lastsMs = iterations < byTime ? durationOf(step, iterations, cycleMs, clients) : (step.durationMs ?? Number.POSITIVE_INFINITY);
  const inside = entered.perSecond === null ? clients : Math.min(clients, entered.perSecond * Math.max(1, lastsMs / 1000));
  if (pacing.kind === 'total') return { perSecond: peakOf(pacing.rate, lastsMs), total };
  if (pacing.kind === 'each') return { perSecond: inside * peakOf(pacing.rate, lastsMs), total };
  return { perSecond: cycleMs > 0 ? (inside * 1000) / cycleMs : null, total };
}

/** Of one client on average; Infinity where time does not bound it. */
function iterationsByTime({ durationMs, pacing }: RepeatStep, cycleMs: number, clients: number): number {
  if (durationMs === undefined) return Number.POSITIVE_INFINITY;
  if (pacing.kind !== 'none') return iterationsOfPool(pacing, clients, durationMs) / clients;
  return cycleMs > 0 ? Math.ceil(durationMs / cycleMs) : Number.POSITIVE_INFINITY;
}

function durationOf({ pacing }: RepeatStep, iterations: number, cycleMs: number, clients: number): number {
  if (pacing.kind === 'none') return iterations * cycleMs;
  return latestDueMs(pacing, clients, Math.max(0, Math.ceil(iterations) - 1));
}

/** How long steps take by themselves, every answer coming at once. */
function meanMs(steps: readonly Step[], walk: Walk): number {
  return steps.reduce((sum, step) => sum + stepMs(step, walk), 0);
}

function stepMs(step: Step, walk: Walk): number {
  switch (step.kind) {
    case 'wait':
    case 'hold':
      return step.durationMs ? Math.max(0, rangeOf(step.durationMs, walk.scope)?.mean ?? 0) : 0;
    case 'repeat': {
      const cycleMs = meanMs(step.steps, walk);
      if (step.durationMs !== undefined) return step.durationMs;
      return step.count === undefined ? 0 : durationOf(step, step.count, cycleMs, walk.pool.clients);
    }
    case 'choose': {
      const weights = step.options.reduce((sum, { weight }) => sum + weight, 0);
      return step.options.reduce((sum, { weight, steps }) => sum + (weight / weights) * meanMs(steps, walk), 0);
    }
    default:
      return 0;
  }
}

function scaled({ perSecond, total }: Frequency, factor: number): Frequency {
  return { perSecond: perSecond === null ? null : perSecond * factor, total: total === null ? null : total * factor };
}
