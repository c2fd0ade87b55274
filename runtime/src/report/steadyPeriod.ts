import type { Plan, PoolPlan } from '../plan/plan.ts';
import { latestArrivalMs } from '../plan/schedule.ts';
import { allSteps } from '../plan/steps.ts';
import type { Window } from '../stats/window.ts';

/** Whole seconds `from … to − 1` of a run between ramp-up and drain, or why there are none. */
export type SteadyPeriod = { from: number; to: number } | { reason: string };

/**
 * From the end of the last ramp, of arrivals or of rates, and the last new subscription, to when the first clients leave that the plan
 * lets end: one in a hundred of a pool, as single ones may fail at any time.
 */
export function steadyPeriod(plan: Plan, windows: readonly Window[]): SteadyPeriod {
  const from = Math.max(...plan.pools.map((pool, number) => rampEnd(pool, number, windows)), lastNewSubscription(windows) + 1, 0);
  const to = firstLeave(plan, windows, from);
  if (to < from) return { reason: 'clients were leaving before the last had arrived' };
  if (to - from < fewestSeconds) return { reason: `less than ${fewestSeconds} s lay between ramp-up and drain` };
  return { from, to };
}

/** Shorter ones cannot be halved to see whether they were steady. */
const fewestSeconds = 4;

/** The first whole second after all of the pool's clients have arrived and its rates have come to their height. */
function rampEnd(pool: PoolPlan, number: number, windows: readonly Window[]): number {
  const arrivedMs = pool.clients === 0 ? 0 : latestArrivalMs(pool.arrival, pool.clients);
  const ramps = allSteps(pool).flatMap((step) =>
    step.kind === 'repeat' && step.pacing.kind !== 'none' && step.pacing.rate.kind === 'ramp' ? [step.pacing.rate.durationMs] : [],
  );
  const firstPublish = windows.find(({ pools }) => (pools[number]?.counters['publish.sent'] ?? 0) > 0)?.index ?? 0;
  const rampedMs = ramps.length === 0 ? 0 : (firstPublish + 1) * 1000 + Math.max(...ramps);
  return Math.ceil(Math.max(arrivedMs, rampedMs) / 1000);
}

/** The last second in which a subscribe step had more clients than ever before; −1 where nobody subscribes. */
function lastNewSubscription(windows: readonly Window[]): number {
  const most = new Map<number, number>();
  let last = -1;
  for (const { index, subscribed } of windows) {
    for (const { step, certain } of subscribed) {
      const now = Math.max(...certain);
      if (now <= (most.get(step) ?? 0)) continue;
      most.set(step, now);
      last = index;
    }
  }
  return last;
}

/** The first second in which more clients of a pool end than single failures would; the run's last, which is seldom whole, at the latest. */
function firstLeave(plan: Plan, windows: readonly Window[], from: number): number {
  const endedBefore = windows.filter(({ index }) => index < from).at(-1);
  for (const { index, pools } of windows) {
    const leaving = plan.pools.some(({ clients, untilDone }, pool) => {
      const before = index < from ? 0 : (endedBefore?.pools[pool]?.ended ?? 0);
      return !untilDone && (pools[pool]?.ended ?? 0) - before > clients / 100;
    });
    if (leaving && index >= from) return index;
  }
  return windows.at(-1)?.index ?? 0;
}
