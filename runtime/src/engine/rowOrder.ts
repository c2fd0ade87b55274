import type { Plan } from '../plan/plan.ts';
import { purposes, RandomTable } from '../plan/random.ts';

/**
 * Which of `rows` rows a pool's clients take, by their indexes over all agents: every worker comes to the same answer.
 * @throws Error where there are too few
 */
export function rowOrder(plan: Plan, data: number, pool: number, rows: number): (index: number) => number {
  const { name, file, rows: order } = plan.data[data];
  if (rows === 0) throw new Error(`Data "${name}": the file "${file}" has no rows.`);
  switch (order) {
    case 'inOrder':
      enough(plan, data, rows, plan.pools[pool].clients, `pool "${plan.pools[pool].name}" has`);
      return (index) => index;
    case 'cycle':
      return (index) => index % rows;
    case 'random':
      return (index) => draw(plan, data, pool, index, rows);
    case 'unique':
      return drawWithoutReturn(plan, data, pool, rows);
  }
}

function draw(plan: Plan, data: number, pool: number, index: number, rows: number): number {
  const random = new RandomTable(1);
  random.seed(0, plan.seed, pool, index, purposes.rows + data);
  return Math.floor(random.next(0) * rows);
}

/** No row goes to two clients, of whatever pools. */
function drawWithoutReturn(plan: Plan, data: number, pool: number, rows: number): (index: number) => number {
  const users = plan.pools.map((each) => (mentions(each, data) ? each.clients : 0));
  const before = sum(users.slice(0, pool));
  enough(plan, data, rows, sum(users), 'the pools that use it have');
  const shuffled = Uint32Array.from({ length: rows }, (_, row) => row);
  const random = new RandomTable(1);
  random.seed(0, plan.seed, 0, 0, purposes.rows + data);
  for (let last = rows - 1; last > 0; last--) {
    const other = Math.floor(random.next(0) * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return (index) => shuffled[before + index];
}

function enough(plan: Plan, data: number, rows: number, clients: number, who: string): void {
  if (rows >= clients) return;
  const { name, file } = plan.data[data];
  const remedy = 'add rows, or say `rows cycle` to use them again';
  throw new Error(`Data "${name}": the file "${file}" has ${rows} rows, and ${who} ${clients} clients: ${remedy}.`);
}

/** Whether a column of the data stands anywhere in a part of the plan. */
export function mentions(part: unknown, data: number): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if ('kind' in part && part.kind === 'column' && 'data' in part && part.data === data) return true;
  return Object.values(part).some((each) => mentions(each, data));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
