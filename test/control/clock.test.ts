import { expect, test } from 'vitest';
import { monotonicUs } from '../../runtime/src/control/clock.ts';

test("the clock is the host's", () => {
  const before = Number(process.hrtime.bigint() / 1000n);
  const now = monotonicUs();
  const after = Number(process.hrtime.bigint() / 1000n);
  expect(now).toBeGreaterThanOrEqual(before - 2);
  expect(now).toBeLessThanOrEqual(after + 2);
});
