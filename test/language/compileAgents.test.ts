import { describe, expect, test } from 'vitest';
import { hostSecretNames, secretNames } from '../../runtime/src/director/secretNames.ts';
import { analyze } from '../../server/src/language/analyze.ts';
import { compile } from '../../server/src/language/compile.ts';

const compiled = (agents: string) => {
  const { model, diagnostics } = analyze(`agents {\n${agents}\n}\npool a[4] {\n  connect\n}\n`);
  const result = compile(model, { sourceFile: 'a.mqtt-scenario' });
  return { plan: result.plan, errors: [...diagnostics, ...result.diagnostics].map(({ code }) => code) };
};

describe('agents on hosts', () => {
  test.each<[agents: string, plans: object[]]>([
    ['host "a"', [{ kind: 'ssh', host: 'a', weight: 1, sources: [], line: 2 }]],
    [
      'local\nhost "me@b:23" { weight 3; workers 2 }',
      [
        { kind: 'local', line: 2 },
        { kind: 'ssh', host: 'me@b:23', weight: 3, workers: 2, line: 3 },
      ],
    ],
    [
      'local\nhost "a"',
      [
        { kind: 'local', weightByHost: true },
        { kind: 'ssh', weightByHost: true },
      ],
    ],
    ['host "a" { password secret("door") }', [{ kind: 'ssh', host: 'a', passwordSecret: 'door' }]],
  ])('%s', (agents, plans) => {
    const { plan, errors } = compiled(agents);
    expect([plan?.agents, errors]).toEqual([plans.map((each) => expect.objectContaining(each)), []]);
  });

  test('policies', () => {
    const policy = compiled('host "a"\non_agent_loss continue\norphan_timeout 5s').plan?.agentPolicy;
    expect([policy, compiled('host "a"').plan?.agentPolicy]).toEqual([
      { onAgentLoss: 'continue', orphanTimeoutMs: 5_000 },
      { onAgentLoss: 'stop', orphanTimeoutMs: 60_000 },
    ]);
  });

  test('a password to a host is asked for, and is for connecting alone', () => {
    const { plan } = compiled('host "a" { password secret("door") }\nhost "b" { password secret("door") }');
    expect(plan && [hostSecretNames(plan), secretNames(plan)]).toEqual([['door'], []]);
  });

  test('a password to a host must not stand in a file', () => {
    const { plan, errors } = compiled('host "a" { password "1234" }');
    expect([plan, errors]).toEqual([undefined, ['exposed-secret']]);
  });
});
