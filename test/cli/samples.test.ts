import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Messages, Report } from '../../runtime/src/report/report.ts';
import { cli } from '../support/cli.ts';

const folder = resolve(import.meta.dirname, '../../samples');
const cwd = mkdtempSync(join(tmpdir(), 'samples-'));
afterAll(() => rmSync(cwd, { recursive: true }));

/** Parameters that make each sample last about a second, and what it must come to then; left out: it depends on chance. */
const scaled: Record<string, { params: string; messages: Partial<Messages>; connections: number }> = {
  hello: { params: 'messages=5 gap=50ms', connections: 2, messages: { published: 5, delivered: 5 } },
  'fan-in': { params: 'devices=20 period=100ms length=1s', connections: 21, messages: { published: 200, delivered: 200 } },
  'fan-out': { params: 'readers=20 rate=20/s length=1s', connections: 21, messages: { published: 20, delivered: 400 } },
  'telemetry-steady': { params: 'sensors=20 rate=200/s length=1s', connections: 22, messages: { published: 200 } },
  'connect-storm': { params: 'clients=50 rate=100/s stay=1s', connections: 50, messages: { published: 0 } },
  // Two abrupt disconnects leave their wills.
  churn: { params: 'visitors=5 visits=2 stay=100ms', connections: 11, messages: { published: 10, wills: 2 } },
  'request-response': { params: 'askers=4 services=2 period=100ms length=1s', connections: 6, messages: { published: 80, delivered: 80 } },
  million: {
    params: 'clients=50 rate=100/s held=1s messages=100/s visits=20/s leaving=1s',
    connections: 53 + 50 + 20,
    messages: { published: 100, delivered: 100 },
  },
  'courier-peak': { params: 'riders=20 fix_every=200ms peak=1s', connections: 23, messages: {} },
};

const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.mqtt-scenario'))
  .map((name) => basename(name, '.mqtt-scenario'));

test.each(samples)('the sample %s runs, and loses nothing', async (name) => {
  const { params, messages, connections } = scaled[name];
  const args = ['run', join(folder, `${name}.mqtt-scenario`), '--broker', 'embedded', '--quiet', '--json'];
  const { stdout, stderr } = await cli([...args, ...params.split(' ').flatMap((param) => ['--param', param])], { cwd });
  expect(stderr).toBe('note: the embedded broker speaks MQTT 3.1.1, so the run does too\n');
  const report = JSON.parse(stdout) as Report;
  expect(report.messages).toMatchObject({ lost: 0, inFlight: 0, missed: 0, duplicated: 0, foreign: 0, ...messages });
  expect(report.connections).toMatchObject({ attempted: connections, succeeded: connections, failed: 0, lost: 0 });
  // How quick it is depends on what else the machine does.
  expect(report.expectations.filter(({ text, passed }) => !passed && !/\bp\d+/.test(text))).toEqual([]);
  expect(report.errors).toEqual([]);
});
