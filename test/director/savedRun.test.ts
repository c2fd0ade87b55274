import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createRunFolder } from '../../runtime/src/director/runFolder.ts';
import { latestRun, readReport, readWindows } from '../../runtime/src/director/savedRun.ts';
import { type Report, reportVersion } from '../../runtime/src/report/report.ts';
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
    const report = { schemaVersion: reportVersion, verdict: 'passed' } as Report;
    folder.writeReport(report);
    expect(readReport(folder.path)).toEqual(report);
    expect(readReport(join(folder.path, 'report.json'))).toEqual(report);
    expect(() => readReport(join(root, 'nowhere'))).toThrow('ENOENT');
  });
});

function second(index: number, sent: number): Window {
  const empty = emptyWindow(index, 2);
  return { ...empty, pools: [empty.pools[0], { ...empty.pools[1], counters: { 'publish.sent': sent } }] };
}
