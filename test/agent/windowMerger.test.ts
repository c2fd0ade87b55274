import { expect, test } from 'vitest';
import { WindowMerger } from '../../runtime/src/agent/windowMerger.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';
import type { Window } from '../../runtime/src/stats/window.ts';

const loss = { reason: 'worker process lost: killed by SIGKILL', atMs: 1_500, clients: [3], connections: [2] };

test('a second is sent once every worker has sent it', () => {
  const merger = new WindowMerger(2, 1);
  expect(sent(merger.add(0, window(0, 5)))).toEqual([]);
  expect(sent(merger.add(0, window(1, 6)))).toEqual([]);
  expect(sent(merger.add(1, window(0, 7)))).toEqual([{ index: 0, sent: 12, ended: 2 }]);
  expect(sent(merger.add(1, window(1, 8)))).toEqual([{ index: 1, sent: 14, ended: 2 }]);
});

test('a worker that has finished is not awaited, and its ended clients stay in the gauges', () => {
  const merger = new WindowMerger(2, 1);
  merger.add(0, window(0, 5));
  merger.add(1, window(0, 5));
  expect(sent(merger.add(1, window(1, 5)))).toEqual([]);
  expect(sent(merger.leave(0, [4]))).toEqual([{ index: 1, sent: 5, ended: 5 }]);
  expect(sent(merger.add(1, window(2, 5)))).toEqual([{ index: 2, sent: 5, ended: 5 }]);
});

test('a lost worker is told of in the next second, once', () => {
  const merger = new WindowMerger(2, 1);
  merger.add(0, window(0, 5));
  expect(merger.leave(0, [4], loss)).toEqual([]);
  const [first] = merger.add(1, window(0, 5));
  expect(first.pools[0].counters['connect.lost']).toBe(2);
  expect(first.errors).toEqual([{ pool: 0, reason: loss.reason, count: 3, firstAtMs: 1_500 }]);
  const [second] = merger.add(1, window(1, 5));
  expect(second.errors).toEqual([]);
});

test('the loss of the last worker is told of too', () => {
  const merger = new WindowMerger(1, 1);
  merger.add(0, window(0, 5));
  const windows = merger.leave(0, [4], loss);
  expect(sent(windows)).toEqual([{ index: 1, sent: 0, ended: 4 }]);
  expect(windows[0].errors).toHaveLength(1);
});

/** One client ended, some messages sent. */
function window(index: number, sent: number): Window {
  const empty = emptyWindow(index, 1);
  return { ...empty, pools: [{ ...empty.pools[0], counters: { 'publish.sent': sent }, ended: 1 }] };
}

function sent(windows: Window[]): { index: number; sent: number; ended: number }[] {
  return windows.map(({ index, pools }) => ({ index, sent: pools[0].counters['publish.sent'] ?? 0, ended: pools[0].ended }));
}
