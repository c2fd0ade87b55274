import { expect, test } from 'vitest';
import { eventShape } from '../../runtime/src/control/eventShape.ts';
import { counterOf, latencyOf, Recorder } from '../../runtime/src/engine/recorder.ts';
import { RunClock } from '../../runtime/src/engine/runClock.ts';
import { decodeHistogram } from '../../runtime/src/stats/histogramText.ts';
import { processSample } from '../stats/samples.ts';

const size = { pools: 2, publishSteps: 2, subscribeSteps: 1, flows: 1 };
const sample = processSample();

test('what is recorded stands in the window, and in that one only', () => {
  const recorder = new Recorder(size);
  for (let client = 0; client < 6; client++) recorder.connected(1, 1);
  recorder.connected(1, -1);
  recorder.ended[0] = 2;
  recorder.count(1, counterOf['publish.sent'], 3);
  recorder.latency(0, latencyOf['connect.time'], 1500);
  for (const us of [250_300, 250_100, 999_999]) recorder.published(1, us);
  recorder.matched(0, 7, 100_000);
  recorder.received(1, 0);
  recorder.gaps(1, 0, 4);
  recorder.subscribed(0, 1, 1, 340_000);
  for (const us of [5_000, 6_000]) recorder.error(1, 'x'.repeat(600), us);
  const window = recorder.close(0, sample);
  expect(window.pools[1]).toEqual({ counters: { 'publish.sent': 3 }, peak: 6, connected: 5, ended: 0, latency: {} });
  expect(window.pools[0]).toMatchObject({ counters: { 'delivery.gaps': 4 }, ended: 2 });
  expect(decodeHistogram(window.pools[0].latency['connect.time']!).max).toBe(1500);
  expect(window.published).toEqual([{ step: 1, counts: slots({ 2: 2, 9: 1 }), firstUs: slots({ 2: 50_100, 9: 99_999 }, 100_000) }]);
  expect(window.matched).toEqual([{ flow: 0, counts: slots({ 1: 7 }) }]);
  expect(window.received).toEqual([{ publish: 1, pool: 0, count: 1, gaps: 4, duplicated: 0, reordered: 0 }]);
  expect(window.subscribed[0].settledUs).toEqual(slots({ 3: 40_000 }));
  expect(window.errors).toEqual([{ pool: 1, reason: 'x'.repeat(500), count: 2, firstAtMs: 5 }]);
  expect(read({ kind: 'window', window })).toBeTruthy();

  const next = recorder.close(1, sample);
  expect(next.pools[1]).toEqual({ counters: {}, peak: 5, connected: 5, ended: 0, latency: {} });
  expect(next).toMatchObject({ index: 1, published: [], matched: [], received: [], errors: [] });
  expect(next.subscribed[0].certain).toEqual(Array(10).fill(1));
});

test('a second is closed when it is known to be over, and none is left out', () => {
  const closed: number[] = [];
  let outside = 5_000_000;
  const clock = new RunClock(
    () => outside,
    (index) => closed.push(index),
  );
  expect(clock.read()).toBe(0);
  clock.start(5_000_000);
  outside += 999_999;
  expect(clock.read()).toBe(999_999);
  expect(closed).toEqual([]);
  outside += 1;
  expect(clock.read()).toBe(1_000_000);
  expect(closed).toEqual([0]);
  outside += 3_500_000;
  clock.read();
  expect(closed).toEqual([0, 1, 2, 3]);
  expect(clock.second).toBe(4);
  outside -= 1_000_000;
  expect(clock.read()).toBe(4_500_000);
});

test('the run’s clock follows that of all agents, and never goes back', () => {
  let outside = 0;
  const late: number[] = [];
  const clock: RunClock = new RunClock(
    () => outside,
    () => late.push(clock.lateUs),
  );
  clock.start(0);
  outside = 500_000;
  expect(clock.read()).toBe(500_000);
  // Ours gains: half a second of it was a little less.
  clock.follow({ hostUs: 500_000, runUs: 499_000, rate: 0.999 });
  expect(clock.nowUs).toBe(500_000);
  outside = 1_500_000;
  expect(clock.read()).toBeCloseTo(1_498_000, 6);
  // The host was suspended: the others have gone on.
  clock.follow({ hostUs: 1_500_000, runUs: 4_000_000, rate: 1 });
  expect(clock.second).toBe(4);
  expect(late.map(Math.round)).toEqual([498_000, 2_000_000, 1_000_000, 0]);
});

function slots(given: Record<number, number>, rest = 0): number[] {
  return Array.from({ length: 10 }, (_, slot) => given[slot] ?? rest);
}

/** As the director reads what an agent sends. */
function read(event: object): unknown {
  return eventShape({ pools: 2, signals: 0, publishSteps: 2, subscribeSteps: 1, flows: 1, seconds: 10 })(
    JSON.parse(JSON.stringify(event)),
    'event',
  );
}
