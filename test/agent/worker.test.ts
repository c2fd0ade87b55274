import { expect, test } from 'vitest';
import { Worker } from '../../runtime/src/agent/worker.ts';
import { monotonicUs } from '../../runtime/src/control/clock.ts';
import type { Event } from '../../runtime/src/control/messages.ts';
import { connect, planOf, poolOf } from '../engine/plans.ts';
import { prepareFor } from '../support/prepare.ts';

test('a worker is ready once it is warm', async () => {
  const { said, obey } = start();
  expect(said).toEqual([]);
  await expect.poll(() => said, { timeout: 10_000 }).toEqual(['ready']);
  obey({ kind: 'stop' });
  expect(said.at(-1)).toBe('finished');
});

test('a worker that is stopped while it warms up says nothing after its end', async () => {
  const { said, obey } = start();
  await expect.poll(() => process.getActiveResourcesInfo(), { interval: 1 }).toContain('TCPServerWrap');
  obey({ kind: 'stop' });
  expect(said).toEqual(['finished']);
  // It has warmed up once the broker that it did so against is gone.
  await expect.poll(() => process.getActiveResourcesInfo(), { timeout: 10_000 }).not.toContain('TCPServerWrap');
  await new Promise(setImmediate);
  expect(said).toEqual(['finished']);
});

function start() {
  const said: Event['kind'][] = [];
  const worker = new Worker({ nowUs: monotonicUs, send: ({ kind }) => void said.push(kind), onEnd: () => undefined });
  const plan = planOf(1, [poolOf('a', 1, 5, [connect])]);
  worker.obey(prepareFor(plan));
  return { said, obey: worker.obey.bind(worker) };
}
