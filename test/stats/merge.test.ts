import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeHistogram } from '../../runtime/src/stats/histogramText.ts';
import { emptyWindow, mergeWindows } from '../../runtime/src/stats/merge.ts';
import { anyWindow } from './anyWindow.ts';

test('merging is associative and commutative', () => {
  fc.assert(
    fc.property(anyWindow(7, 0), anyWindow(7, 1), anyWindow(7, 2), (a, b, c) => {
      const merged = mergeWindows(mergeWindows(a, b), c);
      expect(mergeWindows(a, mergeWindows(b, c))).toEqual(merged);
      expect(mergeWindows(mergeWindows(c, a), b)).toEqual(merged);
    }),
  );
});

test('an empty window changes nothing but the order of lists', () => {
  fc.assert(
    fc.property(anyWindow(7), (window) => {
      const sorted = mergeWindows(emptyWindow(7, 2), window);
      expect(mergeWindows(sorted, emptyWindow(7, 2))).toEqual(sorted);
      expect(sorted.published).toHaveLength(window.published.length);
    }),
  );
});

test('figures add up, gauges as well, and first times are the first', () => {
  const a = {
    ...emptyWindow(3, 1),
    published: [{ step: 4, counts: [1, 0, 2], firstUs: [30, 100, 5] }],
    received: [{ publish: 4, pool: 0, count: 5, gaps: 2, duplicated: 0, reordered: 0 }],
  };
  a.pools = [{ counters: { 'publish.sent': 3 }, peak: 12, connected: 10, ended: 1, latency: { 'connect.time': 'ACCCCB' } }];
  a.errors = [{ pool: 0, reason: 'closed', count: 2, firstAtMs: 3_100 }];
  const b = {
    ...emptyWindow(3, 1),
    published: [
      { step: 4, counts: [1, 1, 1], firstUs: [70, 20, 4] },
      { step: 2, counts: [7], firstUs: [9] },
    ],
  };
  b.pools = [
    { counters: { 'publish.sent': 4, 'publish.missed': 1 }, peak: 6, connected: 5, ended: 0, latency: { 'connect.time': 'ACCCCB' } },
  ];
  b.errors = [{ pool: 0, reason: 'closed', count: 1, firstAtMs: 3_050 }];
  const merged = mergeWindows(a, b);
  expect(merged).toMatchObject({
    index: 3,
    pools: [{ counters: { 'publish.sent': 7, 'publish.missed': 1 }, peak: 18, connected: 15, ended: 1 }],
    published: [
      { step: 2, counts: [7], firstUs: [9] },
      { step: 4, counts: [2, 1, 3], firstUs: [30, 20, 4] },
    ],
    received: [{ publish: 4, pool: 0, count: 5, gaps: 2, duplicated: 0, reordered: 0 }],
    errors: [{ pool: 0, reason: 'closed', count: 3, firstAtMs: 3_050 }],
  });
  expect(decodeHistogram(merged.pools[0].latency['connect.time']!)).toMatchObject({ count: 2, min: 1, max: 1, sum: 2 });
});

test('a window that knows fewer pools than another is no hindrance', () => {
  expect(mergeWindows(emptyWindow(0, 1), emptyWindow(0, 3)).pools).toHaveLength(3);
});
