import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type CliOptions, type CliResult, cli } from '../support/cli.ts';

const cwd = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => rmSync(cwd, { recursive: true }));
writeFileSync(join(cwd, 'sound.mqtt-scenario'), 'param n = 2 "clients"\nbroker "mqtt://127.0.0.1:1"\npool a[n] {\n  connect\n}\n');
writeFileSync(join(cwd, 'wrong.mqtt-scenario'), 'broker "mqtt://127.0.0.1:1"\npool a[1] {\n  conect\n}\n');
const broken = 'pool a[1] {\n  connect\n';
writeFileSync(join(cwd, 'broken.mqtt-scenario'), broken);
writeFileSync(join(cwd, 'empty.mqtt-scenario'), '');
writeFileSync(
  join(cwd, 'secret.mqtt-scenario'),
  'broker "mqtt://127.0.0.1:1"\npool a[1] {\n  username "u"\n  password secret("pass-word")\n  connect\n}\n',
);

const wrong = [
  'wrong.mqtt-scenario:3:3: error: unknown word `conect`; did you mean `connect`? [unknown-word]',
  '  3 |   conect',
  '    |   ^^^^^^',
].join('\n');

/** Commands, their exit codes and what they say; stdout and stderr as they are, or a part of them. */
const cases: { args: string; code: number; stdout?: string | RegExp; stderr?: string | RegExp }[] = [
  { args: '--version', code: 0, stdout: /^\d+\.\d+\.\d+\n$/ },
  { args: '--help', code: 0, stdout: /Usage: mqtt-scenario/ },
  { args: 'dance', code: 2, stderr: /unknown command 'dance'/ },
  { args: 'agents check sound.mqtt-scenario', code: 0, stdout: /^agent +state +Node .*\nlocal +fine +v\d+\..* 2 of [\d,]+ .* ours\n$/ },
  {
    args: 'agents check sound.mqtt-scenario --param n=70_000',
    code: 3,
    stdout:
      /local +too small .*\n\nerror: local: 70,000 connections from one address need as many local ports, and there are [\d,]+\. Give the agent/,
  },
  {
    args: 'agents check sound.mqtt-scenario --agents nobody@127.0.0.1:1',
    code: 3,
    stdout: /nobody@127.0.0.1:1 +failed .*\n\nerror: nobody@127.0.0.1:1: connecting failed: .*ECONNREFUSED.* start its SSH server/,
  },
  { args: 'agents check wrong.mqtt-scenario', code: 2, stdout: '' },
  { args: 'check', code: 2, stderr: /missing required argument 'file'/ },
  { args: 'check sound.mqtt-scenario', code: 0, stdout: '1 scenario checked: no mistakes\n', stderr: '' },
  { args: 'check sound.mqtt-scenario wrong.mqtt-scenario', code: 2, stdout: `${wrong}\n\n2 scenarios checked: 1 error\n`, stderr: '' },
  { args: 'check broken.mqtt-scenario', code: 2, stdout: /^broken.mqtt-scenario:1:11: error: .*\n {2}1 \| pool a\[1\] \{\n/ },
  { args: 'check missing.mqtt-scenario', code: 2, stderr: /^error: missing\.mqtt-scenario: there is no such file/ },
  { args: 'check empty.mqtt-scenario', code: 2, stdout: /^empty.mqtt-scenario:1:1: error: the scenario has no pool/ },
  { args: 'run empty.mqtt-scenario', code: 2, stderr: /^empty.mqtt-scenario:1:1: error: the scenario has no pool/ },
  { args: 'check .', code: 2, stderr: /^error: \.: this is a folder/ },
  { args: 'plan sound.mqtt-scenario', code: 0, stdout: /^sound {2}.*\n\n.*\nconnects .* 2\n/ },
  { args: 'plan wrong.mqtt-scenario', code: 2, stdout: '', stderr: `${wrong}\n\n` },
  { args: 'plan sound.mqtt-scenario --param n=3 --json', code: 0, stdout: /"clients": 3/ },
  { args: 'plan sound.mqtt-scenario --param m=3', code: 2, stderr: /has no parameter `m`; did you mean `n`\?/ },
  { args: 'plan sound.mqtt-scenario --param n=2s', code: 2, stderr: /error: .*`?n`?/ },
  { args: 'plan sound.mqtt-scenario --param n', code: 2, stderr: /^error: --param n is not a name and a value/ },
  { args: 'plan sound.mqtt-scenario --broker nonsense', code: 2, stderr: /error: .*nonsense/ },
  { args: 'run sound.mqtt-scenario --workers 0', code: 2, stderr: /^error: --workers 0 is not a whole number of at least 1/ },
  {
    args: 'run sound.mqtt-scenario --out wrong.mqtt-scenario/runs',
    code: 2,
    stderr: /error: the run cannot be kept in .*: ENOTDIR.* --out/,
  },
  { args: 'run secret.mqtt-scenario', code: 2, stderr: /the secret "pass-word" has no value: .* MQTT_SCENARIO_SECRET_PASS_WORD/ },
  { args: 'report latest', code: 2, stderr: /^error: there is no run in \.mqtt-scenario\/runs yet/ },
  { args: 'report nowhere', code: 2, stderr: /^error: nowhere is no run/ },
];
test.each(cases)('$args → $code', async ({ args, code, stdout, stderr }) => {
  const result = await command(args);
  expect(result.stderr).toMatch(pattern(stderr));
  expect(result.stdout).toMatch(pattern(stdout));
  expect(result.code).toBe(code);
});

test('check gives its findings as JSON, too', async () => {
  const { stdout } = await command('check wrong.mqtt-scenario --json');
  expect(JSON.parse(stdout)).toEqual([
    {
      file: 'wrong.mqtt-scenario',
      line: 3,
      column: 3,
      endLine: 3,
      endColumn: 9,
      severity: 'error',
      code: 'unknown-word',
      message: 'unknown word `conect`; did you mean `connect`?',
    },
  ]);
});

describe('fmt', () => {
  const unkempt = 'pool a[1] {\n      connect\n}\n';
  const file = join(cwd, 'unkempt.mqtt-scenario');

  test('puts a file in order, once', async () => {
    writeFileSync(file, unkempt);
    expect(await command('fmt unkempt.mqtt-scenario')).toMatchObject({ code: 0, stdout: 'unkempt.mqtt-scenario\n' });
    expect(readFileSync(file, 'utf8')).toBe('pool a[1] {\n  connect\n}\n');
    expect(await command('fmt unkempt.mqtt-scenario')).toMatchObject({ code: 0, stdout: '' });
  });

  test('can look without touching', async () => {
    writeFileSync(file, unkempt);
    expect(await command('fmt --check unkempt.mqtt-scenario')).toMatchObject({
      code: 2,
      stdout: 'unkempt.mqtt-scenario is not formatted\n',
    });
    expect(readFileSync(file, 'utf8')).toBe(unkempt);
  });

  test('leaves what it does not understand alone', async () => {
    expect(await command('fmt broken.mqtt-scenario')).toMatchObject({ code: 2, stderr: expect.stringContaining('broken.mqtt-scenario:1') });
    expect(readFileSync(join(cwd, 'broken.mqtt-scenario'), 'utf8')).toBe(broken);
  });
});

function command(args: string, options: Partial<CliOptions> = {}): Promise<CliResult> {
  return cli(args.split(' '), { cwd, ...options });
}

function pattern(expected: string | RegExp | undefined): RegExp {
  return expected instanceof RegExp ? expected : new RegExp(expected === undefined ? '' : `^${escaped(expected)}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
