import { expect, test } from 'vitest';
import { addParam, wholeNumber } from '../../runtime/src/cli/params.ts';
import { readSecrets, variableOf } from '../../runtime/src/cli/secrets.ts';
import { sparkline } from '../../runtime/src/cli/sparkline.ts';
import type { Terminal } from '../../runtime/src/cli/terminal.ts';
import { secretNames } from '../../runtime/src/director/secretNames.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';

test('parameters come as names and values', () => {
  expect(addParam('riders=500')).toEqual({ riders: '500' });
  expect(addParam(' fix_every = 2s', { riders: '500' })).toEqual({ riders: '500', fix_every: '2s' });
  expect(addParam('topic="a=b"')).toEqual({ topic: '"a=b"' });
  expect(() => addParam('riders')).toThrow('--param riders is not a name and a value: write --param name=value');
  expect(() => addParam('=5')).toThrow('not a name and a value');
});

test('numbers are whole', () => {
  expect(wholeNumber('--workers', 1)('3')).toBe(3);
  for (const text of ['0', '-1', '1.5', 'many', '1e99']) {
    expect(() => wholeNumber('--workers', 1)(text)).toThrow(`--workers ${text} is not a whole number of at least 1`);
  }
});

test('secrets come from the environment, or from whoever can be asked', async () => {
  expect(variableOf('rider-password.2')).toBe('MQTT_SCENARIO_SECRET_RIDER_PASSWORD_2');
  const environment = { MQTT_SCENARIO_SECRET_A: 'from environment' };
  const asked: string[] = [];
  const askHidden = async (question: string) => {
    asked.push(question);
    return 'typed';
  };
  expect(await readSecrets(['a', 'b'], { environment, askHidden } as unknown as Terminal)).toEqual({ a: 'from environment', b: 'typed' });
  expect(asked).toEqual(['secret "b": ']);
  await expect(readSecrets(['b'], { environment } as unknown as Terminal)).rejects.toThrow(
    'set the environment variable MQTT_SCENARIO_SECRET_B',
  );
});

test('a plan says which secrets it needs, wherever they stand', () => {
  const secret = (name: string) => ({ kind: 'secret', name });
  const pools = [{ connect: { password: secret('b') }, steps: [{ kind: 'concat', parts: [secret('a'), secret('b')] }] }];
  expect(secretNames({ pools } as unknown as Plan)).toEqual(['b', 'a']);
});

test('a sparkline shows the last values against the highest of them', () => {
  expect(sparkline([9, 0, 1, 4, 8], 4)).toBe('▁▂▅█');
  expect(sparkline([0, 0], 4)).toBe('▁▁');
  expect(sparkline([], 4)).toBe('');
});
