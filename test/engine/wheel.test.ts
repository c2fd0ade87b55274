import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Wheel } from '../../runtime/src/engine/wheel.ts';

const timers = 40;

/** Times close together and far apart, so that every level of the wheel is used. */
const durationUs = fc.oneof(
  fc.double({ min: 0, max: 3_000, noNaN: true }),
  fc.double({ min: 0, max: 600_000, noNaN: true }),
  fc.double({ min: 0, max: 1e9, noNaN: true }),
  fc.double({ min: 0, max: 3e10, noNaN: true }),
);
const action = fc.oneof(
  fc.record({ kind: fc.constant('arm' as const), timer: fc.nat(timers - 1), inUs: durationUs, agoUs: fc.nat(3_000) }),
  fc.record({ kind: fc.constant('cancel' as const), timer: fc.nat(timers - 1) }),
  fc.record({ kind: fc.constant('advance' as const), byUs: durationUs }),
  fc.record({ kind: fc.constant('sleep' as const) }),
);

test('fires what a sorted list fires: everything due, once, nothing early', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
      const wheel = new Wheel(timers);
      const model = new Map<number, number>();
      let now = 0;
      for (const step of actions) {
        if (step.kind === 'arm') {
          const due = Math.max(0, now + step.inUs - step.agoUs);
          wheel.arm(step.timer, due);
          model.set(step.timer, due);
        } else if (step.kind === 'cancel') {
          wheel.cancel(step.timer);
          model.delete(step.timer);
        } else {
          now = step.kind === 'advance' ? now + step.byUs : Math.max(now, finite(wheel.nextUs(), now));
          const fired: number[] = [];
          expect(wheel.advance(now, 1e9, (timer) => fired.push(timer))).toBe(true);
          const due = [...model].filter(([, at]) => at <= now).map(([timer]) => timer);
          expect(sorted(fired)).toEqual(sorted(due));
          for (const timer of fired) model.delete(timer);
        }
        const earliest = Math.min(...model.values());
        expect(wheel.nextUs()).toBeLessThanOrEqual(Math.max(earliest, now));
        for (let timer = 0; timer < timers; timer++) expect(wheel.dueUs(timer)).toBe(model.get(timer) ?? Number.POSITIVE_INFINITY);
      }
    }),
    { numRuns: 700 },
  );
});

test('sleeping from one promised time to the next fires each timer within its millisecond', () => {
  fc.assert(
    fc.property(fc.array(durationUs, { minLength: 1, maxLength: timers }), (dues) => {
      const wheel = new Wheel(timers);
      for (const [timer, due] of dues.entries()) wheel.arm(timer, due);
      let wakes = 0;
      let fired = 0;
      for (let now = wheel.nextUs(); now !== Number.POSITIVE_INFINITY; now = wheel.nextUs()) {
        wakes++;
        wheel.advance(now, 1e9, (timer) => {
          fired++;
          expect(now).toBeGreaterThanOrEqual(dues[timer]);
          expect(now - dues[timer]).toBeLessThan(1_000);
        });
      }
      expect(fired).toBe(dues.length);
      // One wake a timer, and one for each coarser slot on its way to the finest.
      expect(wakes).toBeLessThanOrEqual(4 * dues.length);
    }),
  );
});

test('what is armed for the past while firing waits for its turn, and is not forgotten', () => {
  const wheel = new Wheel(2);
  wheel.arm(0, 500);
  let runs = 0;
  const again = (timer: number) => {
    runs++;
    if (runs < 10) wheel.arm(timer, 700);
  };
  for (let calls = 0; calls < 10; calls++) {
    wheel.advance(1_000_000 + calls, 100, again);
    expect(runs).toBeLessThanOrEqual(5 * (calls + 1));
  }
  expect(runs).toBe(10);
  expect(wheel.nextUs()).toBe(Number.POSITIVE_INFINITY);
});

test('a budget splits a crowd without losing or repeating any of it', () => {
  const wheel = new Wheel(1_000);
  for (let timer = 0; timer < 1_000; timer++) wheel.arm(timer, timer * 7);
  const fired: number[] = [];
  let calls = 1;
  while (!wheel.advance(10_000, 64, (timer) => fired.push(timer))) calls++;
  expect(calls).toBe(16);
  expect(sorted(fired)).toEqual(Array.from({ length: 1_000 }, (_, timer) => timer));
});

test('a timer can be cancelled and armed again by another that fires with it', () => {
  const wheel = new Wheel(3);
  for (let timer = 0; timer < 3; timer++) wheel.arm(timer, 100);
  const fired: number[] = [];
  const fire = (timer: number) => {
    fired.push(timer);
    wheel.cancel(1);
    if (timer === 0) wheel.arm(2, 5_000);
  };
  wheel.advance(200, 100, fire);
  expect(fired).toEqual([0]);
  wheel.advance(5_000, 100, fire);
  expect(fired).toEqual([0, 2]);
});

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}

function sorted(numbers: number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}
