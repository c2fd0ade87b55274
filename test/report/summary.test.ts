import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { noColors } from '../../runtime/src/report/colors.ts';
import type { Report } from '../../runtime/src/report/report.ts';
import { summaryText } from '../../runtime/src/report/summary.ts';
import { cut, tableWithin, wrap } from '../../runtime/src/report/table.ts';
import { processSample } from '../stats/samples.ts';
import { makeReport, makeRunPlan, makeSeconds } from './makeRun.ts';

const expectations = [
  { text: 'connect.success >= 99.9%', line: 8, metric: 'connect.success', unit: 'share', comparison: '>=', value: 0.999 },
  {
    text: 'delivery.latency p99 < 50ms',
    line: 9,
    metric: 'delivery.latency',
    unit: 'us',
    statistic: 'p99',
    comparison: '<',
    value: 50_000,
  },
] as const;

describe('the summary', () => {
  test('tells a whole run on one screen', () => {
    expect(text(makeReport(makeRunPlan({ expectations: [...expectations] }), makeSeconds([20, 18, 20, 0])), 100)).toMatchInlineSnapshot(`
      "✗ FAILED  two-sensors · 4.32 s · mqtt://127.0.0.1:1883
      1 of 2 expectations did not hold: \`connect.success >= 99.9%\` was 75 %.
      The broker refused clients or hung up for 1 s from 0:00 on: 1 × connect failed: ECONNREFUSED.

      ✗ connect.success >= 99.9%     75 %
      ✓ delivery.latency p99 < 50ms  20 ms

      Connections  3 of 4 made · 3 at once · 1 failed
      Messages     60 published · 13.9/s over 4.32 s
                   60 expected = 58 delivered (96.67 %) + 2 lost + 0 in flight

      Latency   count    p50    p90    p99  p99.9    max
      delivery     58  10 ms  18 ms  20 ms  20 ms  20 ms

      Pool     clients  connected  published  missed  delivered  lost  delivery p99
      watcher        1          1          0       0         58     2         20 ms
      sensor         2          2         60       0          0     0             –

      Errors
        1 × connect failed: ECONNREFUSED (sensor, first at 12 ms)
          Nothing listens at that address and port: check both, and that the broker is running."
    `);
  });

  test('leaves out what there is nothing to tell of', () => {
    const report = makeReport(makeRunPlan(), []);
    expect(text({ ...report, pools: report.pools.slice(0, 1) }, 80)).toMatchInlineSnapshot(`
      "✓ PASSED  two-sensors · 4.32 s · mqtt://127.0.0.1:1883
      Ran to its end; nothing was expected of it.

      Connections  0 of 0 made · 0 at once"
    `);
  });

  test('names a cluster by its first brokers', () => {
    const brokers = Array.from({ length: 53 }, (_, at) => `mqtt://10.0.0.${at + 1}`);
    expect(text({ ...makeReport(makeRunPlan(), []), brokers }, 120).split('\n')[0]).toBe(
      '✓ PASSED  two-sensors · 4.32 s · mqtt://10.0.0.1, mqtt://10.0.0.2, mqtt://10.0.0.3, and 50 more',
    );
  });

  test('keeps to the width, colours not counted', () => {
    const colored = { good: paint, bad: paint, warn: paint, dim: paint, bold: paint };
    const report = makeReport(makeRunPlan({ expectations: [...expectations] }), makeSeconds());
    report.agents[0].failure = 'worker 0: '.padEnd(200, 'killed ');
    const lines = summaryText(report, { width: 60, colors: colored }).split('\n');
    expect(Math.max(...lines.map((line) => stripVTControlCharacters(line).length))).toBeLessThanOrEqual(60);
    expect(lines.map((line) => stripVTControlCharacters(line))).toEqual(text(report, 60).split('\n'));
  });

  test('says where latencies are the load generator’s own', () => {
    const seconds = makeSeconds();
    expect(text(makeReport(makeRunPlan(), seconds), 200)).not.toContain('at its limit');
    const processes = [processSample({ longestDelayUs: 4_270_000, cpuWaitMs: 900 }), processSample({ worker: 1 })];
    seconds[1] = { ...seconds[1], processes: processes.map((sample) => ({ ...sample, cpuWaitMs: 3_000 })) };
    const shown = text(makeReport(makeRunPlan(), seconds), 200);
    expect(shown).toContain('The load generator was at its limit for 1 s from 0:01 on: agent local handled events up to 4.27 s late');
    expect(shown).toMatch(/^delivery \* +60/m);
    expect(shown).toContain('* Up to 33.33 % of these were measured while the load generator was at its limit.');
  });

  test('says how sure times across hosts are', () => {
    const report = makeReport(makeRunPlan(), makeSeconds());
    report.deliveryErrorUs = 1_230;
    report.latencyUs.delivery.min = -400;
    report.agents[0].clock = { offsetUs: 5e9, errorUs: 615, driftPpm: 12, steps: [{ atMs: 61_000, byUs: -3_200_000 }] };
    const shown = text(report, 200);
    expect(shown).toContain('Delivery is ±1.23 ms: it is timed by two hosts');
    expect(shown).toContain('Some deliveries seem to take -400 µs');
    expect(shown).toContain('The clock of agent local fell back by 3.2 s at 1 m 1 s');
  });

  test('says how many kinds of errors it does not show', () => {
    const report = makeReport(makeRunPlan(), makeSeconds());
    const errors = Array.from({ length: 8 }, (_, at) => ({ ...report.errors[0], reason: `reason ${at}` }));
    expect(text({ ...report, errors }, 80)).toContain('and 3 more kinds in the report');
  });
});

test('a hint is broken over lines, never cut: it says what to do', () => {
  const report = makeReport(makeRunPlan(), makeSeconds());
  expect(text(report, 40)).toContain('    Nothing listens at that address and\n    port: check both, and that the\n    broker is running.');
});

test('lines behind a label stand behind it too', () => {
  expect(wrap('Messages     1 published · 2 missed', 26)).toEqual(['Messages     1 published ·', '             2 missed']);
});

test('a narrow table does without what it can spare, and keeps the rest whole', () => {
  const rows = [
    ['what', 'p50', 'p99'],
    ['delivery', '1 ms', '2 ms'],
  ];
  expect(tableWithin(20, rows, ['p50'])).toEqual(['what       p50   p99', 'delivery  1 ms  2 ms']);
  expect(tableWithin(19, rows, ['p50'])).toEqual(['what       p99', 'delivery  2 ms']);
  expect(tableWithin(10, rows, ['p50'])).toEqual(['what     …', 'delivery …']);
});

test.each([
  ['short', 10, 'short'],
  ['exactly ten', 11, 'exactly ten'],
  ['cut somewhere', 6, 'cut s…'],
  ['\u001b[2mdim\u001b[22m and more', 5, '\u001b[2mdim\u001b[22m …'],
])('cutting %j to %d', (whole, width, expected) => {
  expect(cut(whole, width)).toBe(expected);
});

function text(report: Report, width: number): string {
  return summaryText(report, { width, colors: noColors });
}

function paint(painted: string): string {
  return `\u001b[31m${painted}\u001b[39m`;
}
