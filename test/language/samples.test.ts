import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../server/src/language/analyze.ts';
import { compile } from '../../server/src/language/compile.ts';
import { format } from '../../server/src/language/format.ts';
import { lexer } from '../../server/src/language/parse/tokens.ts';

const samples = readdirSync('samples').filter((name) => name.endsWith('.mqtt-scenario'));

describe.each(samples)('%s', (name) => {
  const text = readFileSync(`samples/${name}`, 'utf8');
  const { model, diagnostics } = analyze(text, { readFile: () => undefined, fileExists: () => false, variable: () => undefined });

  test('has nothing wrong with it', () => {
    expect(diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
  });

  test('is formatted, says what it shows, and has parameters and expectations', () => {
    expect(format(text).text).toBe(text);
    expect(text).toMatch(/^\/\/ \S.*\n(\/\/ .*\n)?scenario "/);
    expect(text).toContain('\nparam ');
    expect(text).toContain('\nexpect {');
  });

  test('compiles to the plan beside this test', async () => {
    const { plan } = compile(model, { sourceFile: name });
    await expect(`${JSON.stringify(plan, undefined, 1)}\n`).toMatchFileSnapshot(`golden/plans/${name.replace('.mqtt-scenario', '.json')}`);
  });

  test('runs on the embedded broker, with every message tracked', () => {
    const { plan, diagnostics: own } = compile(model, { sourceFile: name, broker: 'embedded' });
    expect(own.map(({ code }) => code)).toEqual(['embedded-broker']);
    expect(JSON.stringify(plan)).not.toContain('"tracking":"off"');
  });
});

test.each(samples)('any one word misspelt in %s gives one finding', (name) => {
  const text = readFileSync(`samples/${name}`, 'utf8');
  const further = wordsIn(text).flatMap(({ word, at }) => {
    const misspelt = text.slice(0, at) + swapped(word) + text.slice(at + word.length);
    const found = analyze(misspelt).diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
    return found.slice(1).map(({ message }) => `${swapped(word)}: ${message}`);
  });
  expect(further).toEqual([]);
});

test('a token left out gives one finding, but for one in a hundred', () => {
  const texts = samples.map((name) => readFileSync(`samples/${name}`, 'utf8'));
  const broken = texts.flatMap((text) =>
    lexer.tokenize(text).tokens.map(({ startOffset, image }) => text.slice(0, startOffset) + text.slice(startOffset + image.length)),
  );
  const counts = broken.map(
    (text) => analyze(text).diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning').length,
  );
  expect(counts.filter((count) => count > 1).length).toBeLessThan(counts.length / 100);
});

/** Words of code; comments and texts are left alone. */
function wordsIn(text: string): { word: string; at: number }[] {
  const code = text.replace(/\/\/.*|"(?:[^"{]|\{[^}]*\})*"/g, (skipped) => ' '.repeat(skipped.length));
  return [...code.matchAll(/\b[a-z_]{3,}\b/g)]
    .map((match) => ({ word: match[0], at: match.index }))
    .filter(({ word }) => swapped(word) !== word);
}

function swapped(word: string): string {
  return word[0] + word[2] + word[1] + word.slice(3);
}
