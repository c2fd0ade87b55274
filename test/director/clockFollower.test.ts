import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClockLine } from '../../runtime/src/control/messages.ts';
import { ClockFollower } from '../../runtime/src/director/clockFollower.ts';
import { exchangeAt, type OtherClock, theirClock, theirsAt } from '../control/otherClock.ts';

const startUs = 5_000_000_000;
const second = 1_000_000;

/** Delays on the way there and back, µs: now and then something else is on the line. */
const delays = fc.record({
  there: fc.integer({ min: 30, max: 20_000 }),
  back: fc.integer({ min: 30, max: 20_000 }),
  busy: fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 10 }),
});

describe('the run’s clock on another host', () => {
  test('is within the stated error of the director’s all through a run', () => {
    fc.assert(
      fc.property(theirClock, delays, fc.integer({ min: 3, max: 90 }), (clock, way, seconds) => {
        const { worstUs, facts } = followed([{ untilUs: seconds * second, clock }], way);
        expect(worstUs).toBeLessThanOrEqual(facts.errorUs + 0.01);
        expect(facts.steps).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('follows a leap, which is named with its time and size', () => {
    const leap = fc.oneof(fc.integer({ min: -60_000_000, max: -300_000 }), fc.integer({ min: 300_000, max: 60_000_000 }));
    fc.assert(
      fc.property(theirClock, delays, leap, (clock, way, byUs) => {
        const leapt = { ...clock, startUs: clock.startUs + byUs };
        const { endErrorUs, facts } = followed(
          [
            { untilUs: 10 * second, clock },
            { untilUs: 20 * second, clock: leapt },
          ],
          way,
        );
        expect(facts.steps).toHaveLength(1);
        expect(Math.abs(facts.steps[0].byUs - byUs)).toBeLessThan(150_000);
        expect(Math.abs(facts.steps[0].atMs - 10_000)).toBeLessThan(500);
        expect(endErrorUs).toBeLessThanOrEqual(facts.errorUs + 0.01);
      }),
      { numRuns: 100 },
    );
  });

  test('forgets what was before its clock was slewed, and names no leap', () => {
    const clock = { startUs: 0, drift: 0 };
    // Continuous at second 30, and 400 millionths faster from there on.
    const faster = { startUs: -(startUs + 30 * second) * 400e-6, drift: 400e-6 };
    const way = { there: 100, back: 100, busy: [0] };
    const { endErrorUs, facts } = followed(
      [
        { untilUs: 30 * second, clock },
        { untilUs: 60 * second, clock: faster },
      ],
      way,
    );
    expect(facts.steps).toEqual([]);
    expect(facts.driftPpm).toBeCloseTo(400, -1);
    expect(endErrorUs).toBeLessThan(facts.errorUs);
  });
});

interface Stretch {
  /** Since second 0. */
  untilUs: number;
  clock: OtherClock;
}

/** Follows a clock that changes from stretch to stretch, and holds the run's clock as the agent reads it against the director's. */
function followed(stretches: readonly Stretch[], way: { there: number; back: number; busy: readonly number[] }) {
  const follower = new ClockFollower();
  const clockAt = (us: number) => (stretches.find(({ untilUs }) => us < startUs + untilUs) ?? stretches.at(-1)!).clock;
  const endUs = startUs + stretches.at(-1)!.untilUs;
  let worstUs = 0;
  let line: ClockLine | undefined;
  let exchanges = 0;
  for (let nowUs = startUs - second; nowUs < endUs; nowUs += second / 5) {
    const clock = clockAt(nowUs);
    const errorUs = line ? Math.abs(runTime(line, theirsAt(clock, nowUs)) - (nowUs - startUs)) : 0;
    worstUs = Math.max(worstUs, errorUs);
    const busyUs = way.busy[exchanges++ % way.busy.length];
    const exchange = exchangeAt(clock, nowUs, way.there + busyUs, way.back);
    follower.hear(exchange);
    if (exchanges % 5 === 0) line = follower.line(startUs, exchange.receivedUs);
  }
  const facts = follower.facts(startUs, endUs)!;
  const endErrorUs = Math.abs(runTime(line!, theirsAt(clockAt(endUs), endUs)) - (endUs - startUs));
  return { worstUs, endErrorUs, facts };
}

function runTime({ hostUs, runUs, rate }: ClockLine, theirsUs: number): number {
  return runUs + (theirsUs - hostUs) * rate;
}
