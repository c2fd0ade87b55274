import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { languageReference } from '../../scripts/languageReference.ts';
import { analyze } from '../../server/src/language/analyze.ts';
import { codes, entries, metrics } from '../../server/src/language/catalog.ts';

const introduction = readFileSync('scripts/languageIntroduction.md', 'utf8');
const reference = languageReference(introduction);

test('docs/language.md is fresh; `npm run docs` writes it', () => {
  expect(readFileSync('docs/language.md', 'utf8')).toBe(reference);
});

test('the scenario in the introduction is right', () => {
  const scenario = /```\n([\s\S]*?)```/.exec(introduction)?.[1] ?? '';
  expect(analyze(scenario).diagnostics).toEqual([]);
});

test('every word, metric and finding is in it', () => {
  const words = entries.flatMap((entry) => [...(entry.head ? [] : [entry.word]), ...entry.options.map((option) => option.word)]);
  const all = [...words, ...metrics.map(({ name }) => name), ...Object.keys(codes)];
  expect(all.filter((word) => !new RegExp(`\`${word}[\` ]`).test(reference))).toEqual([]);
});
