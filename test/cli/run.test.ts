import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes, type AuthenticateHandler } from 'aedes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWindows } from '../../runtime/src/director/savedRun.ts';
import type { Report } from '../../runtime/src/report/report.ts';
import type { Window } from '../../runtime/src/stats/window.ts';
import { closedPort, connack, startImpostor } from '../support/brokenBrokers.ts';
import { startAedes, type TestBroker } from '../support/brokers.ts';
import { type CliResult, cli } from '../support/cli.ts';
import { ownPrograms, processesWith, until } from '../support/processes.ts';

const programs = ownPrograms();
const cwd = mkdtempSync(join(tmpdir(), 'cli-run-'));
afterAll(() => {
  programs.remove();
  rmSync(cwd, { recursive: true });
});

writeFileSync(
  join(cwd, 'fan.mqtt-scenario'),
  `scenario "fan"
param messages = 20 "of each sender"
param most = 1s "that a delivery may take"

broker "mqtt://127.0.0.1:1883" {
  version 3.1.1
  timeout 1s
}

pool receiver[2] {
  connect
  subscribe "load/+" qos 1
  signal watching
  hold until done
}

pool sender[3] {
  connect
  await watching from 2
  repeat messages times every 20ms {
    publish "load/{client.index}" qos 1 payload bytes(64)
  }
  disconnect
}

expect {
  publish.sent == 3 * messages
  delivery.lost == 0
  delivery.latency p99 < most
}
`,
);

describe('run', () => {
  test('ends with 0 where every expectation holds, and shows the summary and where the report is', async () => {
    const { code, stdout, stderr } = await command('run fan.mqtt-scenario --broker embedded');
    expect(stdout).toMatch(/^✓ PASSED {2}fan · /);
    expect(stdout).toContain('120 expected = 120 delivered + 0 lost + 0 in flight');
    const [, file] = /Report: (\S+)\n$/.exec(stdout) ?? [];
    expect(JSON.parse(readFileSync(join(cwd, file), 'utf8'))).toMatchObject({ verdict: 'passed', messages: { published: 60 } });
    expect(stderr).toMatch(/· \d+ connected/);
    expect(code).toBe(0);
    expect(await command('report latest')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^✓ PASSED {2}fan/) });
  });

  test('ends with 1 where an expectation does not hold', async () => {
    const { code, stdout } = await command('run fan.mqtt-scenario --broker embedded --param most=1us --quiet --json --workers 3 --seed 7');
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({
      verdict: 'failed',
      seed: 7,
      params: { most: '1us' },
      messages: { published: 60, delivered: 120, lost: 0 },
    });
    expect(report.agents).toMatchObject([{ name: 'local', workers: 3, clients: 5 }]);
    expect(code).toBe(1);
  });

  test('keeps its files where --out says, for their owner alone', async () => {
    const { stdout, stderr } = await command('run fan.mqtt-scenario --broker embedded --quiet --out kept');
    expect(stderr).toBe('');
    expect(stdout).toContain('Report: kept/');
    expect(readdirSync(join(cwd, 'kept', readdirSync(join(cwd, 'kept'))[0])).sort()).toEqual([
      'plan.json',
      'report.json',
      'windows.ndjson',
    ]);
  });
});

test('a secret reaches the broker and nothing else', async () => {
  const passwords: string[] = [];
  const authenticate: AuthenticateHandler = (_client, _user, password, done) => {
    passwords.push(String(password));
    done(null, true);
  };
  const aedes = await Aedes.createBroker({ authenticate });
  const server = createServer(aedes.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    join(cwd, 'secret.mqtt-scenario'),
    `broker "mqtt://127.0.0.1:${port}" {
  version 3.1.1
}
pool a[1] {
  username "u"
  password secret("pass-word")
  connect
  log "connected as {client.id}"
  disconnect
}
`,
  );
  const env = { MQTT_SCENARIO_SECRET_PASS_WORD: 'hunter2-hunter2' };
  const { code, stdout, stderr } = await command('run secret.mqtt-scenario --out secret', { env });
  server.close();
  await new Promise<void>((resolve) => aedes.close(resolve));
  expect(code).toBe(0);
  expect(passwords).toEqual(['hunter2-hunter2']);
  expect(stderr).toMatch(/a\[0\] line 8: connected as /);
  const [folder] = readdirSync(join(cwd, 'secret'));
  const files = readdirSync(join(cwd, 'secret', folder)).map((name) => readFileSync(join(cwd, 'secret', folder, name), 'utf8'));
  expect(files).toHaveLength(3);
  for (const text of [stdout, stderr, ...files]) expect(text).not.toContain('hunter2');
});

describe('a broker that', () => {
  const brokers: {
    does: string;
    start: () => Promise<{ port: number; close?(): Promise<void> }>;
    reason: string | RegExp;
    hint: RegExp;
  }[] = [
    {
      does: 'is not there',
      start: async () => ({ port: await closedPort() }),
      reason: 'connect failed: ECONNREFUSED',
      hint: /Nothing listens/,
    },
    {
      does: 'hangs up',
      start: () => startImpostor({ greet: (socket) => socket.destroy() }),
      reason: /closed before CONNACK|ECONNRESET/,
      hint: /./,
    },
    {
      does: 'answers nonsense',
      start: () => startImpostor({ answer: (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n') }),
      reason: /malformed|not MQTT|unexpected/,
      hint: /MQTT port/,
    },
    { does: 'never answers', start: () => startImpostor({}), reason: /timeout/, hint: /./ },
    ...[
      [1, /protocol version/],
      [2, /identifier rejected/],
      [3, /server unavailable/],
      [4, /bad user name or password/],
      [5, /not authorized/],
    ].map(([code, reason]) => ({
      does: `refuses with return code ${code}`,
      start: () => startImpostor({ answer: (socket) => socket.end(connack(code as number)) }),
      reason: reason as RegExp,
      hint: /./,
    })),
  ];
  test.each(brokers)('$does: an error with reason, count, time and hint, and a report', async ({ start, reason, hint }) => {
    const broker = await start();
    const { code, stdout } = await command(`run fan.mqtt-scenario --broker mqtt://127.0.0.1:${broker.port} --quiet --json`);
    await broker.close?.();
    const report = JSON.parse(stdout) as Report;
    expect(report.verdict).toBe('error');
    expect(report.summary).toMatch(/^Each of 5 attempts to connect failed: /);
    expect(report.connections).toMatchObject({ attempted: 5, succeeded: 0, failed: 5 });
    // The kernel tells one socket of a reset and the next of a plain end: one failure may go by more than one of its names.
    const ofSenders = report.errors.filter(({ pool }) => pool === 'sender');
    expect(ofSenders.reduce((total, { count }) => total + count, 0)).toBe(3);
    for (const error of ofSenders) {
      expect(error).toMatchObject({ reason: expect.stringMatching(reason), hint: expect.stringMatching(hint) });
      expect(error.firstAtMs).toBeGreaterThanOrEqual(0);
    }
    expect(code).toBe(3);
  });
});

describe('Ctrl-C', () => {
  let aedes: TestBroker;
  beforeAll(async () => {
    aedes = await startAedes();
  });
  afterAll(() => aedes.close());

  test('ends a run cleanly, with a report of what ran and no process left', async () => {
    const { code, stdout, stderr } = await command(`run fan.mqtt-scenario --broker ${aedes.url} --param messages=5_000 --out stopped`, {
      async onStart(pid) {
        await until(() => secondsIn(join(cwd, 'stopped')) >= 1, 'a second is on disk');
        process.kill(pid, 'SIGINT');
      },
    });
    expect(stderr).toContain('stopping: clients take their leave');
    expect(stdout).toMatch(/^■ STOPPED {2}fan/);
    expect(stdout).toContain('5 of 5 made');
    expect(stdout).not.toMatch(/\d lost\b(?! \+)/);
    expect(code).toBe(130);
    await noneLeft();
  });

  test('twice ends a run at once', async () => {
    const { code, stdout } = await command(`run fan.mqtt-scenario --broker ${aedes.url} --param messages=5_000 --out twice`, {
      async onStart(pid, said) {
        await until(() => secondsIn(join(cwd, 'twice')) >= 1, 'a second is on disk');
        process.kill(pid, 'SIGINT');
        await said('stopping');
        process.kill(pid, 'SIGINT');
      },
    });
    expect(stdout).toMatch(/^■ STOPPED {2}fan/);
    expect(code).toBe(130);
    await noneLeft();
  });
});

test('a killed director leaves what was measured, and no process', async () => {
  const folder = join(cwd, 'killed');
  const aedes = await startAedes();
  await command(`run fan.mqtt-scenario --broker ${aedes.url} --param messages=5_000 --out killed`, {
    async onStart(pid) {
      await until(() => publishedIn(folder) > 100, 'what tells of a hundred messages is on disk');
      process.kill(pid, 'SIGKILL');
    },
  });
  await noneLeft();
  await aedes.close();
  const { code, stdout } = await command('report latest --out killed --json');
  const report = JSON.parse(stdout) as Report;
  expect(report).toMatchObject({ verdict: 'error', summary: expect.stringContaining('cut off before it could report') });
  expect(report.messages.published).toBeGreaterThan(100);
  expect(code).toBe(0);
});

interface CommandOptions {
  env?: Record<string, string>;
  onStart?(pid: number, said: (text: string) => Promise<void>): Promise<void>;
}

function command(args: string, { env = {}, onStart }: CommandOptions = {}): Promise<CliResult> {
  return cli(args.split(' '), {
    cwd,
    env,
    programs: programs.folder,
    onStart: (child, said) => void onStart?.(child.pid ?? 0, said),
  });
}

function noneLeft(): Promise<void> {
  return until(() => processesWith(programs.folder).length === 0, 'all processes have ended');
}

function secondsIn(folder: string): number {
  return windowsIn(folder).length;
}

function publishedIn(folder: string): number {
  const ofPools = windowsIn(folder).flatMap(({ pools }) => pools.map(({ counters }) => counters['publish.sent'] ?? 0));
  return ofPools.reduce((sum, count) => sum + count, 0);
}

function windowsIn(folder: string): Window[] {
  const [run] = existsSync(folder) ? readdirSync(folder) : [];
  return run && existsSync(join(folder, run, 'windows.ndjson')) ? readWindows(join(folder, run)) : [];
}
