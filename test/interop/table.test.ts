import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every row of docs/mqtt.md names a test that exists', () => {
  const rows = readFileSync('docs/mqtt.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| (?!What)/.test(line));
  const tests = rows.map((row) => /`(test\/[\w/]+\.test\.ts)` \|$/.exec(row)?.[1]);
  expect(rows.length).toBeGreaterThan(15);
  for (const [at, path] of tests.entries()) expect([rows[at], path && existsSync(path)]).toEqual([rows[at], true]);
});
