import { type Bound, everyStatement, type Model, type Values, valueIn } from '../model.ts';

export function poolsOf(model: Pick<Model, 'pools'>): Bound[] {
  return model.pools;
}

/** How many clients a pool has: one where its heading does not say; undefined where the heading is wrong. */
export function clientsOf(model: { values: Values }, pool: Bound): number | undefined {
  const heading = valueIn(pool, 'name');
  if (heading?.kind === 'name') return 1;
  const count = heading?.kind === 'index' ? model.values.get(heading.index)?.constant : undefined;
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : undefined;
}

/** The name in `rider[9_000]`. */
export function poolName(pool: Bound): string {
  const heading = valueIn(pool, 'name');
  const name = heading?.kind === 'index' ? heading.object : heading;
  return name?.kind === 'name' ? name.name : '';
}

/** Whether a step of the pool lasts until all other pools have ended. */
export function isUntilDone(pool: Bound): boolean {
  for (const bound of everyStatement(pool.block)) if (bound.choices.until === 'done') return true;
  return false;
}
