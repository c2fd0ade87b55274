import type { CounterName } from '../stats/metrics.ts';
import type { Window } from '../stats/window.ts';

/** Events per second, on average over the whole seconds from the first to the last event: what begins and ends within a second would pull it down. */
export function rateOf(windows: readonly Window[], counter: CounterName, pool?: number): number | null {
  const counts = new Map(windows.map((window) => [window.index, countOf(window, counter, pool)]));
  const active = [...counts.keys()].filter((index) => counts.get(index)! > 0);
  if (active.length === 0) return null;
  const [first, last] = [Math.min(...active), Math.max(...active)];
  const partial = last - first >= 2 ? 1 : 0;
  let sum = 0;
  for (let index = first + partial; index <= last - partial; index++) sum += counts.get(index) ?? 0;
  return sum / (last - first + 1 - 2 * partial);
}

function countOf({ pools }: Window, counter: CounterName, pool: number | undefined): number {
  const asked = pool === undefined ? pools : pools.slice(pool, pool + 1);
  return asked.reduce((sum, { counters }) => sum + (counters[counter] ?? 0), 0);
}
