import { expect, test } from 'vitest';
import { analyze } from '../../server/src/language/analyze.ts';
import { compile } from '../../server/src/language/compile.ts';

const text = 'param n = 1\npool a[1] {\n  connect\n  publish "x" payload file("{n}.bin")\n}';
const planOf = (files: readonly string[], params: Record<string, string> = {}) =>
  compile(analyze(text, { fileExists: (path) => files.includes(path) }).model, { sourceFile: 'x', params });

test('a file that does not exist leaves a plan to look at; the checker has reported it', () => {
  expect(planOf([])).toMatchObject({ plan: { pools: [{ name: 'a' }] }, diagnostics: [] });
});

test('a file that does not exist for other values of the parameters is reported', () => {
  expect(planOf(['1.bin'], { n: '2' })).toMatchObject({ diagnostics: [{ code: 'missing-file' }] });
  expect(planOf(['1.bin', '2.bin'], { n: '2' }).diagnostics).toEqual([]);
});
