import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateClock, steepestDrift } from '../../runtime/src/control/clockEstimate.ts';
import { exchangeAt, theirClock, theirsAt } from './otherClock.ts';

test('one exchange bounds the offset by half of its round trip', () => {
  const estimate = estimateClock([{ sentUs: 3_000, theirsUs: 8_100, receivedUs: 3_200 }], 3_200);
  expect(estimate?.offsetUs).toBeCloseTo(5_000, 0);
  expect(estimate?.errorUs).toBeCloseTo(100, 0);
});

test('gates that are far apart tell the drift', () => {
  const exchanges = [
    { sentUs: 0, theirsUs: 50, receivedUs: 100 },
    { sentUs: 10_000_000, theirsUs: 10_002_050, receivedUs: 10_000_100 },
  ];
  const estimate = estimateClock(exchanges, 10_000_100)!;
  expect(estimate.drift * 1e6).toBeCloseTo(200, 1);
  expect(estimate.driftError * 1e6).toBeCloseTo(10, 1);
});

test('no even clock leaps by a second', () => {
  const exchanges = [
    { sentUs: 0, theirsUs: 50, receivedUs: 100 },
    { sentUs: 1_000_000, theirsUs: 2_000_050, receivedUs: 1_000_100 },
  ];
  expect(estimateClock(exchanges, 1_000_100)).toBeUndefined();
});

test('whatever the delays on either way: the truth is within the stated error, now and later', () => {
  const delay = fc.oneof(fc.integer({ min: 20, max: 500 }), fc.integer({ min: 20, max: 200_000 }));
  const trip = fc.record({ pauseUs: fc.integer({ min: 0, max: 2_000_000 }), thereUs: delay, backUs: delay });
  const laterUs = fc.integer({ min: 0, max: 5_000_000 });
  const ways = fc.record({ thereUs: fc.integer({ min: 0, max: 50_000 }), backUs: fc.integer({ min: 0, max: 50_000 }) });
  fc.assert(
    fc.property(theirClock, ways, fc.array(trip, { minLength: 1, maxLength: 40 }), laterUs, (clock, always, trips, later) => {
      let nowUs = 1e9;
      const exchanges = trips.map(({ pauseUs, thereUs, backUs }) => {
        const exchange = exchangeAt(clock, nowUs + pauseUs, always.thereUs + thereUs, always.backUs + backUs);
        nowUs = exchange.receivedUs;
        return exchange;
      });
      const { offsetUs, errorUs, drift, driftError } = estimateClock(exchanges, nowUs)!;
      const predicted = offsetUs + drift * later;
      const truth = theirsAt(clock, nowUs + later) - (nowUs + later);
      expect(Math.abs(predicted - truth)).toBeLessThanOrEqual(errorUs + driftError * later + roundingUs);
      expect(Math.abs(drift)).toBeLessThanOrEqual(steepestDrift);
    }),
    { numRuns: 2_000 },
  );
});

/** Clocks that count µs since a boot long ago have not many digits left behind the point. */
const roundingUs = 0.01;
