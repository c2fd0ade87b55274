import type { LatencyName } from '../../stats/metrics.ts';
import type { Window } from '../../stats/window.ts';
import type { Saturation } from '../report.ts';
import { isGeneratorsOwn } from './saturation.ts';
import { signsOf } from './signs.ts';

type Counts = Partial<Record<LatencyName, number>>;

/** How many values of each latency were measured while the load generator was at its limit, in all and by pool. */
export function saturatedValues(windows: readonly Window[], saturation: Saturation, pools: number): { run: Counts; pools: Counts[] } {
  const run: Counts = {};
  const byPool = Array.from({ length: pools }, (): Counts => ({}));
  for (const signs of windows.map(signsOf)) {
    if (!isGeneratorsOwn(saturation, signs)) continue;
    for (const [pool, counts] of signs.recorded.entries()) {
      for (const [name, count] of Object.entries(counts) as [LatencyName, number][]) {
        run[name] = (run[name] ?? 0) + count;
        byPool[pool][name] = (byPool[pool][name] ?? 0) + count;
      }
    }
  }
  return { run, pools: byPool };
}
