import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { conclude } from '../../runtime/src/director/conclude.ts';
import { createRunFolder } from '../../runtime/src/director/runFolder.ts';
import { latestRun, readReport, readWindows } from '../../runtime/src/director/savedRun.ts';
import type { Report } from '../../runtime/src/report/report.ts';
import type { Ending } from '../../runtime/src/report/verdict.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { fanPlan } from './fanPlan.ts';

const root = mkdtempSync(join(tmpdir(), 'saved-'));
afterAll(() => rmSync(root, { recursive: true }));
const plan = fanPlan({ broker: { host: 'localhost', port: 1883 } });

describe('a saved run', () => {
  test('that was cut off is reported from the seconds that were on disk', () => {
    const folder = createRunFolder(join(root, 'cut'), new Date(), 'fan');
    folder.writePlan(plan);
    folder.appendWindows([second(0, 5), second(1, 3)]);
    folder.appendWindows([second(1, 7)]);
    appendFileSync(join(folder.path, 'windows.ndjson'), '{"index":2,"pools":[{"count');
    expect(readWindows(folder.path).map(({ index }) => index)).toEqual([0, 1]);
    expect(readReport(folder.path)).toMatchObject({ verdict: 'error', durationMs: 2_000, messages: { published: 12 } });
  });

  test('is found as the latest by its name, if there is a plan in it', () => {
    const runs = join(root, 'latest');
    expect(latestRun(runs)).toBeUndefined();
    const [first, second] = [1, 2].map((minute) => createRunFolder(runs, new Date(minute * 60_000), 'fan'));
    first.writePlan(plan);
    expect(latestRun(runs)).toBe(first.path);
    second.writePlan(plan);
    expect(latestRun(runs)).toBe(second.path);
  });

  test('is read from its folder and from its report', () => {
    const folder = createRunFolder(join(root, 'read'), new Date(), 'fan');
    folder.writeReport({ verdict: 'passed' } as Report);
    expect(readReport(folder.path)).toEqual({ verdict: 'passed' });
    expect(readReport(join(folder.path, 'report.json'))).toEqual({ verdict: 'passed' });
    expect(() => readReport(join(root, 'nowhere'))).toThrow('ENOENT');
  });
});

describe('a run in which nobody got a connection', () => {
  const report = (connections: object, expectations: object[], ending: Ending): Report =>
    ({
      connections,
      expectations,
      errors: [{ reason: 'connect failed: ECONNREFUSED', hint: 'Start it.' }],
      ...verdict(ending, expectations),
    }) as unknown as Report;
  const verdict = (ending: Ending, expectations: object[]) =>
    ending.kind === 'error'
      ? { verdict: 'error', summary: ending.reason, hint: ending.hint }
      : { verdict: expectations.some((each) => 'passed' in each && !each.passed) ? 'failed' : 'passed' };
  const none = { attempted: 3, succeeded: 0 };

  test.each([
    { name: 'is an error', connections: none, expectations: [], verdict: 'error' },
    {
      name: 'is an error where an expectation fails',
      connections: none,
      expectations: [{ passed: true }, { passed: false }],
      verdict: 'error',
    },
    { name: 'is as it should be where that is expected', connections: none, expectations: [{ passed: true }], verdict: 'passed' },
    { name: 'that wanted none is no error', connections: { attempted: 0, succeeded: 0 }, expectations: [], verdict: 'passed' },
    {
      name: 'but one that did is no error',
      connections: { attempted: 3, succeeded: 1 },
      expectations: [{ passed: false }],
      verdict: 'failed',
    },
  ])('$name', ({ connections, expectations, verdict }) => {
    const concluded = conclude({ kind: 'complete' }, (ending) => report(connections, expectations, ending));
    expect(concluded.verdict).toBe(verdict);
    if (verdict === 'error') expect(concluded.summary).toBe('Each of 3 attempts to connect failed: connect failed: ECONNREFUSED');
  });
});

function second(index: number, sent: number): Window {
  const empty = emptyWindow(index, 2);
  return { ...empty, pools: [empty.pools[0], { ...empty.pools[1], counters: { 'publish.sent': sent } }] };
}
