import fc from 'fast-check';
import { type ClockExchange, steepestDrift } from '../../runtime/src/control/clockEstimate.ts';

/** A host's clock that began elsewhere and runs a little too fast or too slow. */
export interface OtherClock {
  startUs: number;
  drift: number;
}

export const theirClock: fc.Arbitrary<OtherClock> = fc.record({
  startUs: fc.integer({ min: -1e12, max: 1e12 }),
  drift: fc.integer({ min: -steepestDrift * 1e9, max: steepestDrift * 1e9 }).map((perBillion) => perBillion / 1e9),
});

/** What it shows at a moment of ours. */
export function theirsAt({ startUs, drift }: OtherClock, ourUs: number): number {
  return startUs + ourUs * (1 + drift);
}

/** They are asked at a moment of ours; the question and the answer take so long. */
export function exchangeAt(clock: OtherClock, sentUs: number, thereUs: number, backUs: number): ClockExchange {
  return { sentUs, theirsUs: theirsAt(clock, sentUs + thereUs), receivedUs: sentUs + thereUs + backUs };
}
