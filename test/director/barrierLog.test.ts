import { expect, test } from 'vitest';
import { BarrierLog } from '../../runtime/src/director/barrierLog.ts';
import { makePlan, makePool } from '../plan/makePlan.ts';

test('each barrier notes when it opened first, whatever comes later', () => {
  const plan = makePlan([makePool('p', 1, [])], {
    signals: [
      { name: 'ready', expected: 20 },
      { name: 'over', expected: 1 },
    ],
  });
  const log = new BarrierLog(plan, { owed: [], givers: [], awaited: [[20, 5, 20], [1]] });
  log.hear([5, 0], 1_200);
  log.hear([7, 0], 1_300);
  log.hear([20, 0], 2_500);
  expect(log.barriers).toEqual([
    { signal: 'ready', count: 5, openedAtMs: 1_200 },
    { signal: 'ready', count: 20, openedAtMs: 2_500 },
    { signal: 'over', count: 1 },
  ]);
});
