import { describe, expect, it } from 'vitest';
import type { SeriesPoint } from '../../client/src/messages.ts';
import {
  connectionColumns,
  distributionColumns,
  lastMeasured,
  latencyColumns,
  percentileName,
  rateColumns,
} from '../../client/src/webview/chartData.ts';

describe('columns over time', () => {
  it('put a run and its baseline on one axis from second 0', () => {
    expect(connectionColumns([point(0, 1), point(1, 2)], [point(0, 5), point(1, 6), point(2, 7)])).toEqual([
      [0, 1, 2],
      [1, 2, null],
      [5, 6, 7],
    ]);
  });

  it('leave a gap for a second that nobody sent', () => {
    expect(rateColumns([point(0, 1), point(2, 3)], [])).toEqual([
      [0, 1, 2],
      [10, null, 30],
      [9, null, 27],
      [null, null, null],
      [null, null, null],
    ]);
  });

  it('leave out what a logarithmic scale cannot show', () => {
    const latency = { 'delivery.latency': { p50: -3, p90: 0, p99: 5, max: 9 } };
    const columns = latencyColumns([{ ...point(0, 1), latency }], [], 'delivery.latency');
    expect(columns.slice(1, 5)).toEqual([[null], [null], [5], [9]]);
  });

  it('are empty before the first second', () => {
    expect(connectionColumns([], [])).toEqual([[], [], []]);
  });
});

describe('the last measured place', () => {
  it.each([
    [
      [
        [0, 1, 2],
        [5, 6, null],
        [1, 1, 1],
      ],
      1,
      1,
    ],
    [
      [
        [0, 1, 2],
        [5, null, null],
        [null, 4, null],
        [1, 1, 1],
        [1, 1, 1],
      ],
      2,
      1,
    ],
    [
      [
        [0, 1],
        [null, null],
      ],
      1,
      0,
    ],
    [[[], []], 1, 0],
  ] as [Parameters<typeof lastMeasured>[0], number, number][])('of %j with %d lines is %d', (columns, lines, place) => {
    expect(lastMeasured(columns, lines)).toBe(place);
  });
});

describe('the distribution', () => {
  it('has the percentiles of both runs on one axis', () => {
    const columns = distributionColumns(
      [
        { percent: 50, us: 3 },
        { percent: 99, us: 8 },
      ],
      [{ percent: 90, us: 5 }],
    );
    expect(columns).toEqual([
      [2, 10, 100],
      [3, null, 8],
      [null, 5, null],
    ]);
  });

  it.each([
    [1, 'p0'],
    [2, 'p50'],
    [10, 'p90'],
    [100, 'p99'],
    [1_000, 'p99.9'],
    [1e7, 'p99.99999'],
  ])('calls %d %s', (tail, name) => {
    expect(percentileName(tail)).toBe(name);
  });
});

function point(second: number, connected: number): SeriesPoint {
  return { second, connected, published: connected * 10, delivered: connected * 9, errors: 0, latency: {} };
}
