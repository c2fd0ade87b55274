import { expect, test } from 'vitest';
import { rateOf } from '../../runtime/src/report/rates.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';

test.each<[string, Record<number, number>, number | null]>([
  ['seconds that are cut off at both ends do not pull it down', { 3: 500, 4: 1000, 5: 1000, 6: 500 }, 1000],
  ['pauses in between count', { 3: 10, 4: 30, 6: 30, 7: 10 }, 20],
  ['one second', { 3: 7 }, 7],
  ['two seconds', { 3: 7, 4: 9 }, 8],
  ['quiet seconds before and after do not count', { 0: 0, 3: 7, 9: 0 }, 7],
  ['nothing at all', { 0: 0 }, null],
])('%s', (_name, counts, expected) => {
  const windows = Object.entries(counts).map(([index, count]) => {
    const window = emptyWindow(Number(index), 2);
    window.pools[1].counters['publish.sent'] = count;
    return window;
  });
  expect(rateOf(windows, 'publish.sent')).toBe(expected);
  expect(rateOf(windows, 'publish.sent', 1)).toBe(expected);
  expect(rateOf(windows, 'publish.sent', 0)).toBeNull();
});
