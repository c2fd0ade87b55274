import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SubscribedGauge } from '../../runtime/src/engine/subscribedSlots.ts';

test('a subscriber that comes and goes', () => {
  const gauge = new SubscribedGauge(3);
  gauge.change(0, 1, 120_000);
  gauge.change(1, 0, 250_500);
  gauge.change(-1, 0, 730_000);
  gauge.change(0, -1, 810_000);
  expect(gauge.close(0)).toEqual({
    step: 3,
    certain: [0, 0, 0, 1, 1, 1, 1, 0, 0, 0],
    possible: [0, 1, 1, 1, 1, 1, 1, 1, 1, 0],
    ended: [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
    settledUs: [0, 0, 50_500, 0, 0, 0, 0, 0, 0, 0],
  });
  expect(gauge.close(1)).toBeUndefined();
});

test('a second in which nothing changes says how many there are', () => {
  const gauge = new SubscribedGauge(0);
  gauge.change(0, 1, 100);
  gauge.change(1, 0, 200);
  gauge.close(0);
  expect(gauge.close(1)).toMatchObject({ certain: Array(10).fill(1), possible: Array(10).fill(1) });
  expect(gauge.close(2)).toMatchObject({ certain: Array(10).fill(1) });
});

test('in every slot: the least and the most that there were at any moment of it', () => {
  const change = fc.record({
    afterUs: fc.nat(150_000),
    certain: fc.integer({ min: -1, max: 1 }),
    possible: fc.integer({ min: -1, max: 1 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const gauge = new SubscribedGauge(0);
      let [now, certain, possible] = [0, 0, 0];
      const moments = [{ slot: 0, certain, possible }];
      for (const each of changes) {
        const slot = Math.floor((now + each.afterUs) / 100_000);
        for (let between = Math.floor(now / 100_000) + 1; between <= slot; between++) moments.push({ slot: between, certain, possible });
        now += each.afterUs;
        if (now >= 1_000_000) break;
        certain += each.certain;
        possible = Math.max(0, possible + each.possible);
        gauge.change(each.certain, possible - moments.at(-1)!.possible, now);
        moments.push({ slot, certain, possible });
      }
      const closed = gauge.close(0);
      for (const { slot } of moments.filter((moment) => moment.slot < 10)) {
        const within = moments.filter((moment) => moment.slot === slot);
        if (!closed) expect(within.every((moment) => moment.possible === 0)).toBe(true);
        else {
          expect(closed.certain[slot]).toBe(Math.min(...within.map((moment) => moment.certain)));
          expect(closed.possible[slot]).toBe(Math.max(...within.map((moment) => moment.possible)));
        }
      }
    }),
  );
});
