import type { Plan } from '../plan/plan.ts';
import { type PoolTotals, Totals } from '../stats/totals.ts';
import type { Window } from '../stats/window.ts';
import { driftsOf, type Half, spreadOf } from './drifts.ts';
import { latenciesOf } from './latencies.ts';
import type { SteadyReport } from './report.ts';
import { steadyPeriod } from './steadyPeriod.ts';

/** What the run came to without its beginning and its end; windows are in order. */
export function steadyOf(plan: Plan, windows: readonly Window[]): SteadyReport {
  const period = steadyPeriod(plan, windows);
  if ('reason' in period) return { kind: 'none', ...period };
  const { from, to } = period;
  const middle = from + Math.floor((to - from) / 2);
  const first = halfOf(plan, windows, from, middle);
  const second = halfOf(plan, windows, middle, to);
  const whole = totalsOf(plan, windows, from, to);
  return {
    kind: 'measured',
    fromMs: from * 1000,
    toMs: to * 1000,
    publishedPerSecond: whole.counters['publish.sent'] / (to - from),
    deliveredPerSecond: whole.counters['delivery.received'] / (to - from),
    latencyUs: latenciesOf(whole.latency),
    drifts: driftsOf(first, second),
  };
}

function halfOf(plan: Plan, windows: readonly Window[], from: number, to: number): Half {
  const own = windows.filter(({ index }) => index >= from && index < to);
  const every = Math.ceil(own.length / mostSpreads);
  const spreads = own.filter((_, at) => at % every === 0).map((window) => spreadOf(totalsOf(plan, [window], from, to)));
  return { totals: totalsOf(plan, windows, from, to), seconds: to - from, spreads };
}

/** Enough to see whether they differ, and little to compute after a run of days. */
const mostSpreads = 500;

/** Everything that was measured in the seconds `from … to − 1`. */
function totalsOf(plan: Plan, windows: readonly Window[], from: number, to: number): PoolTotals {
  const totals = new Totals(plan.pools.length);
  for (const window of windows) if (window.index >= from && window.index < to) totals.add(window);
  return totals.whole();
}
