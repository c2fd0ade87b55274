import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { wallsOf } from '../../bench/preflight.ts';
import { allProcesses, treeOf, usageOf } from '../../bench/processTree.ts';
import { compileSink, startSink } from '../../bench/sink.ts';
import type { Report } from '../../runtime/src/report/report.ts';
import { cli } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'million-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Addresses of 127.0.0.0/8 that are this process's own: another may run the same meanwhile. */
const network = `127.${20 + (process.pid % 200)}.${(process.pid >> 8) % 256}.`;
const sinks = 53;
const sink = process.platform === 'linux' ? await startSink(compileSink(folder), `${network}1`, 1883, sinks) : undefined;
afterAll(() => sink?.stop());

test.skipIf(!sink)('the million, in small: every connection made and held, every message accounted for', async () => {
  const scenario = readFileSync('samples/million.mqtt-scenario', 'utf8').replaceAll('127.2.0.', network);
  writeFileSync(join(folder, 'million.mqtt-scenario'), scenario);
  const params = ['clients=5000', 'rate=2000/s', 'held=2s', 'messages=1000/s', 'visits=50/s', 'leaving=1s'];
  const args = ['run', 'million.mqtt-scenario', '--quiet', '--json', '--workers', '4', ...params.flatMap((param) => ['--param', param])];
  const { stdout } = await cli(args, { cwd: folder });
  const { connections, messages, errors } = JSON.parse(stdout) as Report;
  const all = 5_000 + sinks + 100;
  expect(connections).toMatchObject({ attempted: all, succeeded: all, failed: 0, lost: 0 });
  expect(connections.peak).toBeGreaterThanOrEqual(5_000 + sinks);
  // A machine that is very busy leaves some unsent, and says so.
  expect(messages.published + messages.missed).toBe(2_000);
  expect(messages).toMatchObject({ expected: messages.published, delivered: messages.published, lost: 0, duplicated: 0, foreign: 0 });
  expect(errors.filter(({ reason }) => !reason.startsWith('publish missed'))).toEqual([]);
  expect(await sink?.totals()).toMatchObject({ published: messages.published, delivered: messages.published });
});

test.skipIf(!sink)('what a process tree takes is what the system says', () => {
  const tree = treeOf(sink?.pid ?? 0, allProcesses());
  expect(tree).toHaveLength(1 + sinks);
  const { processes, bytes } = usageOf(tree);
  expect(processes).toBe(1 + sinks);
  expect(bytes).toBeGreaterThan(1_000_000);
});

test('the walls before a million are named with what to do', () => {
  const walls = wallsOf({ connections: 1e12, sinks: 53, sources: 8 });
  expect(walls.filter(({ needed, found }) => found < needed).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['open files of a process', 'local ports', 'free memory, bytes']),
  );
  for (const { remedy } of walls) expect(remedy).toMatch(/\S/);
});
