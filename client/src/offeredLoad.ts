import type { Plan } from '../../runtime/src/plan/plan.ts';
import { formatCount, formatDuration } from '../../runtime/src/report/format.ts';

/** What a plan will offer its broker, in a few lines for a question or a preview. */
export function offeredLoad(plan: Plan): string {
  const clients = plan.pools.reduce((sum, pool) => sum + pool.clients, 0);
  const pools = plan.pools.map((pool) => `${pool.name}: ${formatCount(pool.clients)}`);
  return [`${formatCount(clients)} connections (${pools.join(', ')})`, `at most ${formatDuration(plan.longestMs)}`].join('\n');
}
