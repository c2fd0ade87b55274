import { expect, test } from 'vitest';
import { looksEveryMs, sampleProcess } from '../../runtime/src/engine/processSample.ts';

const facts = { openSockets: 7, lateUs: 0, awaitingAnswers: 2, awaitingSockets: 1 };

test('a worker says how long garbage collection kept it, and how late it was', async () => {
  const sampler = sampleProcess(3, 4);
  let gcMs = 0;
  while (gcMs === 0) {
    for (let kept: object[] = [], made = 0; made < 1e6; made++) kept = [{ made }, kept];
    await new Promise(setImmediate);
    gcMs = sampler.sample(facts).gcMs;
  }
  const sample = sampler.sample({ ...facts, lateUs: 5_000_000 });
  expect(sample).toMatchObject({ agent: 3, worker: 4, openSockets: 7, awaitingAnswers: 2, awaitingSockets: 1 });
  expect(sample.longestDelayUs).toBeGreaterThanOrEqual(5_000_000);
  expect(sample.cpuWaitMs).toBeGreaterThanOrEqual(0);
  sampler.close();
});

test('a delay that the second’s end was noticed in is still seen in the next', async () => {
  const sampler = sampleProcess(0, 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const begun = performance.now();
  while (performance.now() - begun < 100);
  sampler.sample({ ...facts, lateUs: 60_000 });
  let longestUs = 0;
  while (longestUs < 80_000) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    longestUs = Math.max(longestUs, sampler.sample({ ...facts, lateUs: 20_000 }).longestDelayUs);
  }
  sampler.close();
});

test.each([
  [1, 2, 10],
  [4, 2, 10],
  [5, 2, 20],
  [54, 2, 50],
  [54, 64, 10],
])('of %d workers on %d cores each looks at its event loop every %d ms', (workers, cores, ms) => {
  expect(looksEveryMs(workers, cores)).toBe(ms);
});
