import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatLatency,
  formatMetric,
  formatRate,
  formatShare,
} from '../../runtime/src/report/format.ts';

describe('figures as people read them', () => {
  test.each([
    [formatCount(9000), '9,000'],
    [formatCount(0.6), '1'],
    [formatRate(9000), '9,000/s'],
    [formatRate(2.5), '2.5/s'],
    [formatRate(0), '0/s'],
    [formatLatency(0), '0 µs'],
    [formatLatency(850), '850 µs'],
    [formatLatency(999.6), '1 ms'],
    [formatLatency(12_340), '12.3 ms'],
    [formatLatency(-1500), '-1.5 ms'],
    [formatLatency(999_600), '1 s'],
    [formatLatency(2_040_000), '2.04 s'],
    [formatLatency(200_000_000), '3 m 20 s'],
    [formatDuration(350), '350 ms'],
    [formatDuration(2500), '2.5 s'],
    [formatDuration(59_960), '1 m'],
    [formatDuration(600_000), '10 m'],
    [formatDuration(90_000), '1 m 30 s'],
    [formatDuration(3_900_000), '1 h 5 m'],
    [formatDuration(180_000_000), '2 d 2 h'],
    [formatShare(1), '100 %'],
    [formatShare(0), '0 %'],
    [formatShare(0.9998), '99.98 %'],
    [formatShare(0.999996), '99.9996 %'],
    [formatShare(0.000001), '0.0001 %'],
    [formatShare(0.5), '50 %'],
    [formatShare(1.25), '125 %'],
    [formatBytes(512), '512 B'],
    [formatBytes(999_700), '1 MB'],
    [formatBytes(1_234_567), '1.23 MB'],
    [formatBytes(5e15), '5000 TB'],
    [formatMetric(0.999, 'share'), '99.9 %'],
    [formatMetric(1500, 'us'), '1.5 ms'],
    [formatMetric(3, 'count'), '3'],
    [formatMetric(3, 'perSecond'), '3/s'],
  ])('%s', (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
