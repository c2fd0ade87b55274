import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Arrival, RateProfile } from '../../runtime/src/plan/plan.ts';
import { purposes, RandomTable } from '../../runtime/src/plan/random.ts';
import { eventsBy, timeOf } from '../../runtime/src/plan/rate.ts';
import { arrivalsOf, iterationsIn, iterationsOfPool, latestArrivalMs, type Paced, pacerOf } from '../../runtime/src/plan/schedule.ts';

const steady = (perSecond: number): RateProfile => ({ kind: 'constant', perSecond });
const ramp = (fromPerSecond: number, toPerSecond: number, durationMs: number): RateProfile => ({
  kind: 'ramp',
  fromPerSecond,
  toPerSecond,
  durationMs,
});
const each = (rate: RateProfile): Paced => ({ kind: 'each', rate, poisson: false });
const total = (rate: RateProfile): Paced => ({ kind: 'total', rate, poisson: false });
const poisson = (pacing: Paced): Paced => ({ ...pacing, poisson: true });

describe('how many iterations a duration has', () => {
  test.each<[string, Paced, number, number, number]>([
    ['every 1s for 10m', each(steady(1)), 1, 600_000, 600],
    ['every 300ms for 5m, by 3 clients', each(steady(1000 / 300)), 3, 300_000, 3000],
    ['every 7ms for 7s', each(steady(1000 / 7)), 1, 7000, 1000],
    ['at 9_000/s total for 10s, by 7 clients', total(steady(9000)), 7, 10_000, 90_000],
    ['at 1/h each for 1h', each(steady(1 / 3600)), 1, 3_600_000, 1],
    ['every 1s for 1.5s: at 0 and at 1 s', each(steady(1)), 1, 1500, 2],
    ['ramp 0/s -> 10/s over 10s', total(ramp(0, 10, 10_000)), 3, 10_000, 50],
    ['ramp 100/s -> 2_000/s over 1m, then 1m more', total(ramp(100, 2000, 60_000)), 9, 120_000, 183_000],
    ['ramp 10/s -> 0/s over 10s, and never again', total(ramp(10, 0, 10_000)), 3, 60_000, 50],
    ['at 0/s', each(steady(0)), 4, 60_000, 0],
    ['more clients than events', total(steady(3)), 10, 1000, 3],
  ])('%s', (_name, pacing, clients, durationMs, expected) => {
    const counts = Array.from({ length: clients }, (_, client) => iterationsIn(pacing, clients, client, durationMs));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(expected);
    expect(iterationsOfPool(pacing, clients, durationMs)).toBe(expected);
    expect(counts).toEqual(counts.map((_, client) => walk(pacing, clients, client, durationMs).length));
  });
});

const anyRate = fc.oneof(
  fc.double({ min: 0.001, max: 20_000, noNaN: true }).map(steady),
  fc.tuple(fc.nat(5000), fc.nat(5000), fc.integer({ min: 1, max: 100_000 })).map(([a, b, ms]) => ramp(a, b, ms)),
);

test('the time of an event and the events by a time are inverse', () => {
  fc.assert(
    fc.property(anyRate, fc.nat(1_000_000), (rate, event) => {
      const due = timeOf(rate, event);
      if (due !== Number.POSITIVE_INFINITY) expect(eventsBy(rate, due)).toBeCloseTo(event, 2);
    }),
  );
});

test.each([
  ['each', each],
  ['total', total],
] as const)('due times rise, start when the client enters and end before the repeat does: %s', (_name, paced) => {
  fc.assert(
    fc.property(anyRate, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 500 }), (rate, clients, durationMs) => {
      const dues = walk(paced(rate), clients, 0, durationMs);
      expect(dues).toEqual([...dues].sort((a, b) => a - b));
      if (dues.length > 0) expect(dues[0]).toBe(0);
      expect(dues.every((due) => due < durationMs + 1e-6)).toBe(true);
    }),
  );
});

test('the clients of a pool share a total rate without gap or overlap', () => {
  fc.assert(
    fc.property(anyRate, fc.integer({ min: 1, max: 20 }), (rate, clients) => {
      const all = Array.from({ length: clients }, (_, client) => walk(total(rate), clients, client, 200)).flat();
      const single = walk(total(rate), 1, 0, 200);
      expect(all.sort((a, b) => a - b)).toEqual(single);
    }),
  );
});

describe('with Poisson jitter', () => {
  test.each<[string, Paced, number]>([
    ['each', poisson(each(steady(100))), 10],
    ['total', poisson(total(steady(1000))), 10],
    ['a ramp', poisson(total(ramp(0, 2000, 20_000))), 10],
  ])('counts and gaps are those of a Poisson process: %s', (_name, pacing, clients) => {
    const dues = Array.from({ length: clients }, (_, client) => walk(pacing, clients, client, 20_000)).flat();
    const expected = iterationsOfPool(pacing, clients, 20_000);
    expect(Math.abs(dues.length - expected)).toBeLessThan(4 * Math.sqrt(expected));
    // In time scaled to a rate of 1 the gaps are exponential: mean 1, variance 1.
    const scale = pacing.kind === 'each' ? clients : 1;
    const scaled = dues.map((due) => eventsBy(pacing.rate, due) * scale).sort((a, b) => a - b);
    const gaps = scaled.map((at, k) => at - (k === 0 ? 0 : scaled[k - 1]));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeCloseTo(1, 1);
    expect(variance).toBeCloseTo(1, 0.5);
  });

  test('a client draws the same in any process, place and order, and no two alike', () => {
    const pacing = poisson(each(steady(10)));
    expect(walk(pacing, 5, 3, 10_000, 0)).toEqual(walk(pacing, 5, 3, 10_000, 6));
    expect(walk(pacing, 5, 3, 10_000)).not.toEqual(walk(pacing, 5, 4, 10_000));
  });
});

describe('arrivals', () => {
  test.each<[Arrival, number[]]>([
    [{ kind: 'atOnce' }, [0, 0, 0, 0]],
    [{ kind: 'rate', perSecond: 2 }, [0, 500, 1000, 1500]],
    [{ kind: 'over', durationMs: 1000 }, [0, 250, 500, 750]],
    [{ kind: 'ramp', fromPerSecond: 0, toPerSecond: 2, durationMs: 1000 }, [0, 1000, 1500, 2000]],
    [
      { kind: 'ramp', fromPerSecond: 2, toPerSecond: 0, durationMs: 2000 },
      [0, 2000 - Math.sqrt(2) * 1000, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ],
  ])('%j', (arrival, expected) => {
    const starts = [...arrivalsOf(arrival, 4, 1, 0)];
    for (const [client, start] of starts.entries()) expect(start).toBeCloseTo(expected[client], 9);
    expect(latestArrivalMs(arrival, 4)).toBe(starts[3]);
  });

  test('Poisson arrivals have the rate asked for, and repeat with the seed alone', () => {
    const arrival: Arrival = { kind: 'poisson', perSecond: 500 };
    const starts = arrivalsOf(arrival, 10_000, 42, 1);
    expect(starts[9999]).toBeGreaterThan(19_200);
    expect(starts[9999]).toBeLessThan(20_800);
    expect(latestArrivalMs(arrival, 10_000)).toBeGreaterThan(20_800);
    expect([...starts]).toEqual([...starts].sort((a, b) => a - b));
    expect(arrivalsOf(arrival, 10_000, 42, 1)).toEqual(starts);
    expect(arrivalsOf(arrival, 10, 43, 1)).not.toEqual(starts.slice(0, 10));
    expect(arrivalsOf(arrival, 10, 42, 2)).not.toEqual(starts.slice(0, 10));
  });
});

/** Due times of one client, as an engine goes through them. */
function walk(pacing: Paced, clients: number, client: number, durationMs: number, place = 0): number[] {
  const random = new RandomTable(place + 1);
  random.seed(place, 7, 0, client, purposes.pacing);
  const pacer = pacerOf(pacing, clients, random);
  const dues: number[] = [];
  const end = pacer.endBefore(durationMs);
  for (let position = pacer.first(client, place); position < end; position = pacer.next(position, place)) dues.push(pacer.dueMs(position));
  return dues;
}
