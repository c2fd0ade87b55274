import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRunFolder } from '../../runtime/src/director/runFolder.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';

const root = mkdtempSync(join(tmpdir(), 'runs-'));
const runs = join(root, '.mqtt-scenario', 'runs');
const startedAt = new Date('2025-03-01T12:00:07.5Z');
afterAll(() => rmSync(root, { recursive: true }));

test('a run has a folder of its own, for its owner alone and hidden from git', () => {
  const folder = createRunFolder(runs, startedAt, 'courier: "peak"/hour');
  expect(folder.path).toBe(join(runs, '2025-03-01T12-00-07-courier-peak-hour'));
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder.path, 'windows.ndjson')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(root, '.mqtt-scenario', '.gitignore'), 'utf8')).toBe('*\n');
});

test('runs of the same second do not share a folder', () => {
  const names = [1, 2, 3].map(() => createRunFolder(runs, startedAt, 'twin').path.slice(-7));
  expect(names).toEqual(['07-twin', '-twin-2', '-twin-3']);
});

test('a scenario cannot name its way out of the folder', () => {
  createRunFolder(runs, startedAt, '../../etc');
  expect(readdirSync(root)).toEqual(['.mqtt-scenario']);
  expect(readdirSync(runs)).toContain('2025-03-01T12-00-07-..-..-etc');
});

test('windows are on disk when they have been appended', () => {
  const folder = createRunFolder(runs, startedAt, 'windows');
  folder.appendWindows([emptyWindow(0, 1), emptyWindow(1, 1)]);
  folder.appendWindows([emptyWindow(1, 1)]);
  const lines = readFileSync(join(folder.path, 'windows.ndjson'), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).index)).toEqual([0, 1, 1]);
});
