import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeHistogram } from '../../runtime/src/stats/histogramText.ts';
import { emptyWindow, mergeWindows } from '../../runtime/src/stats/merge.ts';
import { counterNames, latencyNames } from '../../runtime/src/stats/metrics.ts';
import type { PoolTotals } from '../../runtime/src/stats/totals.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { WindowSeries } from '../../runtime/src/stats/windowSeries.ts';
import { anyWindow } from './anyWindow.ts';

/** What three sources sent over some seconds, some of them missing. */
const sent = fc
  .uniqueArray(fc.tuple(fc.nat(2), fc.nat(5)), { selector: String, maxLength: 12 })
  .chain((keys) => fc.tuple(...keys.map(([source, index]) => anyWindow(index, source).map((window) => ({ source, window })))));

test('late and duplicate windows change nothing: series and totals are the same in any order', () => {
  fc.assert(
    fc.property(
      sent.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }))),
      ([inOrder, shuffledTwice]) => {
        const [a, b] = [seriesOf(inOrder), seriesOf(shuffledTwice)];
        expect(b.windows()).toEqual(a.windows());
        expect(seenIn(b)).toEqual(seenIn(a));
      },
    ),
  );
});

test('each second is its windows merged, in order, and the totals are those of all windows', () => {
  fc.assert(
    fc.property(sent, (all) => {
      const series = seriesOf(all);
      const indexes = [...new Set(all.map(({ window }) => window.index))].sort((a, b) => a - b);
      expect(series.windows().map(({ index }) => index)).toEqual(indexes);
      for (const index of indexes) {
        const ofSecond = all.filter(({ window }) => window.index === index).map(({ window }) => window);
        expect(series.at(index)).toEqual(ofSecond.reduce(mergeWindows, emptyWindow(index, 2)));
        expect(series.sourcesOf(index)).toBe(ofSecond.length);
      }
      const published = all.reduce((sum, { window }) => sum + (window.pools[1].counters['publish.sent'] ?? 0), 0);
      expect(series.totals.pools[1].counters['publish.sent']).toBe(published);
    }),
  );
});

test('a second that is looked at while its windows still come is the same in the end', () => {
  fc.assert(
    fc.property(sent, (all) => {
      const looked = new WindowSeries(2);
      for (const { source, window } of all) {
        looked.add(source, window);
        looked.at(window.index);
      }
      expect(looked.windows()).toEqual(seriesOf(all).windows());
    }),
  );
});

test('a second window of the same source and second is refused, another source is not', () => {
  const series = new WindowSeries(1);
  expect([series.add(0, emptyWindow(4, 1)), series.add(0, emptyWindow(4, 1)), series.add(1, emptyWindow(4, 1))]).toEqual([
    true,
    false,
    true,
  ]);
});

test('a window with a broken latency adds nothing at all', () => {
  const series = new WindowSeries(1);
  const broken = emptyWindow(0, 1);
  broken.pools[0] = {
    counters: { 'publish.sent': 9 },
    peak: 1,
    connected: 1,
    ended: 0,
    latency: { 'connect.time': 'ACCCCB', 'connect.tcp': '!' },
  };
  expect(() => series.add(0, broken)).toThrow(RangeError);
  expect(series.windows()).toEqual([]);
  expect(series.totals.pools[0]).toMatchObject({ latency: {}, counters: { 'publish.sent': 0 } });
});

test('a flood of different reasons is bounded, and still counted', () => {
  const series = new WindowSeries(1);
  for (let index = 0; index < 2000; index++) {
    series.add(0, { ...emptyWindow(index, 1), errors: [{ pool: 0, reason: `reason ${index}`, count: 1, firstAtMs: index }] });
  }
  const { errors } = series.totals;
  expect(errors.length).toBeLessThan(510);
  expect(errors.reduce((sum, error) => sum + error.count, 0)).toBe(2000);
});

function seriesOf(all: { source: number; window: Window }[]): WindowSeries {
  const series = new WindowSeries(2);
  for (const { source, window } of all) series.add(source, window);
  return series;
}

function seenIn({ totals }: WindowSeries): unknown {
  const figures = ({ counters, latency }: PoolTotals) => [
    counterNames.map((name) => counters[name]),
    latencyNames.map((name) => latency[name] && encodeHistogram(latency[name])),
  ];
  return { figures: [...totals.pools, totals.whole()].map(figures), errors: totals.errors };
}
