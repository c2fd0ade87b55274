import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsIn } from '../../runtime/src/engine/dataFile.ts';
import { rowOrder } from '../../runtime/src/engine/rowOrder.ts';
import type { DataPlan, Plan } from '../../runtime/src/plan/plan.ts';
import { countIn, everything, indexAt, split } from '../../runtime/src/plan/share.ts';
import { rowsForHost } from '../../runtime/src/ssh/hostRows.ts';

const orders = ['inOrder', 'cycle', 'random', 'unique'] as const;
const formats = ['csv', 'json', 'ndjson'] as const;

describe('a data file as one host needs it', () => {
  it('has the rows of its clients in their places, and nothing of the others', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('a,b', 'say "x"', 'two\nlines', ' '));
    fc.assert(
      fc.property(
        fc.constantFrom(...formats),
        fc.constantFrom(...orders),
        fc.array(fc.tuple(field, field), { minLength: 12, maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        (format, order, fields, weights) => {
          const rows = fields.map(([user, password], row) => ({ user: `u${row}${user}`, password: `p${row}${password}` }));
          const plan = planWith({ name: 'accounts', file: 'f', format, rows: order, line: 1 });
          const whole = Buffer.from(textOf(format, rows));
          for (const share of split(everything, weights)) {
            const sent = rowsIn(plan.data[0], rowsForHost(plan, share, 'f', whole));
            const rowOf = rowOrder(plan, 0, 1, rows.length);
            const places = Array.from({ length: countIn(share, 7) }, (_, position) => rowOf(indexAt(share, position)));
            const expected = rows.map((row, place) => (places.includes(place) ? row : { user: '', password: '' }));
            expect(sent).toEqual(expected);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('of one column has an empty row for each of the others', () => {
    const plan = planWith({ name: 'accounts', file: 'f', format: 'csv', rows: 'inOrder', line: 1 });
    const sent = rowsForHost(plan, split(everything, [1, 1])[1], 'f', Buffer.from('user\na\nb\nc\nd\ne\nf\ng\n'));
    expect(rowsIn(plan.data[0], sent).map(({ user }) => user)).toEqual(['', 'b', '', 'd', '', 'f', '']);
  });

  it.each(['{ broken', '[1]', '[]', '[{"user":"only one"}]'])('stays as it is where the agent has to complain: %s', (text) => {
    const plan = planWith({ name: 'accounts', file: 'f', format: 'json', rows: 'inOrder', line: 1 });
    expect(rowsForHost(plan, everything, 'f', Buffer.from(text)).toString()).toBe(text);
  });
});

function textOf(format: DataPlan['format'], rows: readonly Record<string, string>[]): string {
  if (format === 'json') return JSON.stringify(rows);
  if (format === 'ndjson') return rows.map((row) => JSON.stringify(row)).join('\n');
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  return `user,password\n${rows.map((row) => Object.values(row).map(quoted).join(',')).join('\n')}\n`;
}

/** Two pools of which the second has 7 clients that use the data. */
function planWith(data: DataPlan): Plan {
  const column = { kind: 'column', data: 0, column: 'user' };
  return {
    seed: 1,
    data: [data],
    pools: [
      { name: 'other', clients: 5, steps: [] },
      { name: 'user', clients: 7, connect: { username: column }, steps: [] },
    ],
  } as unknown as Plan;
}
