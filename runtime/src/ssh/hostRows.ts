import { type Row, rowsIn } from '../engine/dataFile.ts';
import { mentions, rowOrder } from '../engine/rowOrder.ts';
import type { DataPlan, Plan } from '../plan/plan.ts';
import { countIn, indexAt, type Share } from '../plan/share.ts';

/**
 * A data file as one host needs it: the rows of other hosts' clients are emptied, as credentials are nobody else's business. Rows keep
 * their places, by which clients find them. A file that cannot be read stays as it is: the agent says what is wrong with it.
 */
export function rowsForHost(plan: Plan, share: Share, file: string, content: Buffer): Buffer {
  const uses = [...plan.data.keys()].filter((data) => plan.data[data].file === file);
  try {
    const rows = rowsIn(plan.data[uses[0]], content);
    const needed = new Set(uses.flatMap((data) => neededRows(plan, share, data, rows.length)));
    return written(
      plan.data[uses[0]],
      rows.map((row, place) => (needed.has(place) ? row : emptied(row))),
    );
  } catch {
    return content;
  }
}

function neededRows(plan: Plan, share: Share, data: number, rows: number): number[] {
  return plan.pools.flatMap((pool, number) => {
    if (!mentions(pool, data)) return [];
    const rowOf = rowOrder(plan, data, number, rows);
    return Array.from({ length: countIn(share, pool.clients) }, (_, position) => rowOf(indexAt(share, position)));
  });
}

/** With its columns, as an agent misses those that no row has. */
function emptied(row: Row): Row {
  return Object.fromEntries(Object.keys(row).map((column) => [column, '']));
}

function written({ format }: DataPlan, rows: readonly Row[]): Buffer {
  switch (format) {
    case 'json':
      return Buffer.from(JSON.stringify(rows));
    case 'ndjson':
      return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    case 'csv': {
      const line = (fields: readonly unknown[]) => `${fields.map((field) => `"${String(field).replaceAll('"', '""')}"`).join(',')}\n`;
      const columns = Object.keys(rows[0] ?? {});
      return Buffer.from(line(columns) + rows.map((row) => line(columns.map((column) => row[column] ?? ''))).join(''));
    }
  }
}
