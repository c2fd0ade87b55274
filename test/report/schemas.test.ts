import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { every, makePlan, makePool, publish, repeat } from '../plan/makePlan.ts';
import { makeReport, makeRunPlan, makeSeconds } from './makeRun.ts';

test('the schemas fit the types', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/schemas.mjs', '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('the plan’s schema', () => {
  const validate = validatorOf('docs/plan.schema.json');
  const expectation = { text: '', line: 1, metric: 'connect.time', statistic: 'p99.9', comparison: '<', unit: 'us', value: 1 } as const;
  const sound = makeRunPlan({ expectations: [expectation] });

  test('accepts plans, as they are once written and read', () => {
    expect(problems(validate, sound)).toEqual([]);
  });

  test.each<[string, (plan: Plan) => unknown]>([
    ['another version', (plan) => ({ ...plan, planVersion: 2 })],
    ['a pool without clients', ({ pools: [{ clients: _, ...pool }], ...plan }) => ({ ...plan, pools: [pool] })],
    ['a step of no kind', (plan) => ({ ...plan, pools: [{ ...plan.pools[0], steps: [{ kind: 'dance', line: 1 }] }] })],
    ['a QoS that MQTT has not', () => makePlan([makePool('p', 1, [{ ...publish(0, 'a'), qos: 3 as never }])])],
    ['a rate that is text', () => makePlan([makePool('p', 1, [repeat([], { pacing: { ...every(1), rate: '5/s' } as never })])])],
    ['a statistic that nobody knows', (plan) => ({ ...plan, expectations: [{ ...expectation, statistic: 'p99th' }] })],
    ['a member that it has not', (plan) => ({ ...plan, colour: 'red' })],
  ])('refuses %s', (_name, change) => {
    expect(problems(validate, change(sound))).not.toEqual([]);
  });
});

describe('the report’s schema', () => {
  const validate = validatorOf('docs/report.schema.json');
  const report = makeReport(makeRunPlan(), makeSeconds());

  test('accepts reports, of runs that measured something and of those that did not', () => {
    expect(problems(validate, report)).toEqual([]);
    expect(problems(validate, makeReport(makeRunPlan(), [], { kind: 'error', reason: 'no agent', hint: '' }))).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['a verdict that is none', { ...report, verdict: 'maybe' }],
    [
      'a latency that is not finite',
      { ...report, latencyUs: { ...report.latencyUs, connect: { ...report.latencyUs.connect, p99: Number.NaN } } },
    ],
    ['no messages', { ...report, messages: undefined }],
  ])('refuses %s', (_name, changed) => {
    expect(problems(validate, changed)).not.toEqual([]);
  });
});

function validatorOf(file: string): ValidateFunction {
  return new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(file, 'utf8')));
}

function problems(validate: ValidateFunction, value: unknown): unknown[] {
  validate(JSON.parse(JSON.stringify(value)));
  return validate.errors ?? [];
}
