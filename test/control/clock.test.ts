import { expect, test } from 'vitest';
import { clockOffset, monotonicUs } from '../../runtime/src/control/clock.ts';

test('the offset comes from the quickest exchange, and is off by no more than half of it', () => {
  const exchanges = [
    { sentUs: 0, theirsUs: 5_900, receivedUs: 1_000 },
    { sentUs: 2_000, theirsUs: 7_060, receivedUs: 2_100 },
    { sentUs: 3_000, theirsUs: 8_400, receivedUs: 3_500 },
  ];
  expect(clockOffset(exchanges)).toEqual({ offsetUs: 5_010, errorUs: 50 });
});

test("the clock is the host's", () => {
  const before = Number(process.hrtime.bigint() / 1000n);
  const now = monotonicUs();
  const after = Number(process.hrtime.bigint() / 1000n);
  expect(now).toBeGreaterThanOrEqual(before - 2);
  expect(now).toBeLessThanOrEqual(after + 2);
});
