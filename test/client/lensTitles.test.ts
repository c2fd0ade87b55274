import { describe, expect, it } from 'vitest';
import { expectationTitle, poolTitle, type Standing } from '../../client/src/lensTitles.ts';
import type { Translate } from '../../client/src/translate.ts';
import type { ExpectationResult, LatencySummary, PoolReport } from '../../runtime/src/report/report.ts';
import { english } from './english.ts';
import { sampleRun } from './sampleRun.ts';

const expectation: ExpectationResult = {
  text: 'delivery.latency p99 < 250ms',
  line: 3,
  actual: 12_300,
  actualText: '12.3 ms',
  passed: true,
};
const earlier: ExpectationResult = { ...expectation, actual: 14_100, actualText: '14.1 ms' };
const unmeasured: ExpectationResult = { ...expectation, actual: null, actualText: 'nothing measured', passed: false };

describe('the lens over an expectation', () => {
  it.each<[string, ExpectationResult, ExpectationResult | undefined, Standing]>([
    ['✓ 12.3 ms', expectation, undefined, 'final'],
    ['✓ 12.3 ms · was 14.1 ms', expectation, earlier, 'final'],
    ['✗ 12.3 ms · was 14.1 ms', { ...expectation, passed: false }, earlier, 'final'],
    ['✓ 12.3 ms · was 14.1 ms · text changed since', expectation, earlier, 'stale'],
    ['✓ 12.3 ms', expectation, unmeasured, 'final'],
    ['✓ 12.3 ms · was 14.1 ms · load generator at its limit', { ...expectation, saturated: 0.1 }, earlier, 'final'],
    ['✗ nothing measured', unmeasured, undefined, 'final'],
    ['◌ 12.3 ms so far', expectation, earlier, 'live'],
    ['◌ 12.3 ms so far, broken', { ...expectation, passed: false }, undefined, 'live'],
    ['◌ nothing measured so far', unmeasured, undefined, 'live'],
  ])('%s', (title, now, before, standing) => {
    expect(expectationTitle(now, before, standing, english)).toBe(title);
  });
});

describe('the lens over a pool', () => {
  const base = sampleRun().report.pools[1];
  const none: LatencySummary = { count: 0, min: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0, mean: 0 };
  const pool = (changes: Partial<PoolReport['messages']>, delivery: number | undefined, acknowledged?: number): PoolReport => ({
    ...base,
    clients: 9_000,
    connections: { ...base.connections, attempted: 9_000, succeeded: 8_999 },
    messages: { ...base.messages, published: 0, delivered: 0, ...changes },
    latencyUs: {
      ...base.latencyUs,
      delivery: delivery === undefined ? none : { ...none, count: 5, p99: delivery },
      publishAck: acknowledged === undefined ? none : { ...none, count: 5, p99: acknowledged },
    },
  });

  it.each<[string, PoolReport, PoolReport | undefined, Standing]>([
    ['8,999 of 9,000 connected', pool({}, undefined), undefined, 'final'],
    ['◌ 8,999 of 9,000 connected · 540,000 published', pool({ published: 540_000 }, undefined), undefined, 'live'],
    [
      '8,999 of 9,000 connected · 10 published · 2 missed · p99 3 ms',
      pool({ published: 10, missed: 2 }, undefined, 3_000),
      undefined,
      'final',
    ],
    [
      '8,999 of 9,000 connected · 7 delivered · 1 lost · p99 12 ms (was 14 ms)',
      pool({ delivered: 7, lost: 1 }, 12_000),
      pool({}, 14_000),
      'final',
    ],
    [
      '8,999 of 9,000 connected · 7 delivered · p99 12 ms · text changed since',
      pool({ delivered: 7 }, 12_000),
      pool({}, undefined),
      'stale',
    ],
    [
      '499 of 500 connects · 500 delivered · p99 12 ms',
      {
        ...pool({ delivered: 500 }, 12_000),
        clients: 100,
        connections: { ...base.connections, attempted: 500, succeeded: 499 },
      },
      undefined,
      'final',
    ],
  ])('%s', (title, now, before, standing) => {
    expect(poolTitle(now, before, standing, english)).toBe(title);
  });
});

it('says its words in the user’s language, and figures as they are', () => {
  const shout: Translate = (text, ...values) =>
    english(
      text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
      ...values,
    );
  expect(expectationTitle(expectation, earlier, 'stale', shout)).toBe('✓ 12.3 ms · WAS 14.1 ms · TEXT CHANGED SINCE');
  expect(expectationTitle(unmeasured, undefined, 'live', shout)).toBe('◌ NOTHING MEASURED SO FAR');
});
