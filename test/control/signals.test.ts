import { expect, test } from 'vitest';
import { signalsOf } from '../../runtime/src/control/signals.ts';
import type { PoolPlan, Step } from '../../runtime/src/plan/plan.ts';

const signal = (number: number): Step => ({ kind: 'signal', signal: number, line: 1 });

test('a client owes each signal once for every step that gives it', () => {
  const steps: Step[] = [
    signal(0),
    signal(0),
    { kind: 'choose', options: [{ weight: 1, steps: [signal(1)] }], line: 2 },
    { kind: 'repeat', untilDone: true, pacing: { kind: 'none' }, steps: [signal(2)], line: 3 },
  ];
  const signals = ['a', 'b', 'c', 'd'].map((name) => ({ name, expected: 0 }));
  expect(signalsOf({ steps } as PoolPlan, signals)).toEqual([2, 1, Number.POSITIVE_INFINITY, 0]);
});
