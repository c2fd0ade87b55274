import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { syntaxCodes } from '../../server/src/language/parse/syntaxCodes.ts';
import { parse } from '../../server/src/language/parse.ts';
import { diagnosticText, treeText } from './treeText.ts';

/** `ok/` and `err/` hold scenarios, each with its expected tree and diagnostics beside it; UPDATE_GOLDEN=1 writes them anew. */
const golden = join(import.meta.dirname, 'golden');

for (const folder of ['ok', 'err'] as const) {
  describe(`golden/${folder}`, () => {
    for (const name of scenariosIn(join(golden, folder))) {
      test(name, () => {
        const text = readFileSync(join(golden, folder, name), 'utf8');
        const { file, diagnostics } = parse(text);
        if (folder === 'ok') expect(diagnostics).toEqual([]);
        const said = diagnostics.map((diagnostic) => diagnosticText(text, diagnostic));
        expectGolden(join(golden, folder, name.replace('.mqtt-scenario', '.tree')), [treeText(file), ...said].join('\n'));
      });
    }
  });
}

test('every code of the parser is shown by a golden scenario', () => {
  const said = scenariosIn(join(golden, 'err')).flatMap((name) => parse(readFileSync(join(golden, 'err', name), 'utf8')).diagnostics);
  expect([...new Set(said.map(({ code }) => code))].sort()).toEqual(Object.keys(syntaxCodes).sort());
});

function scenariosIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.mqtt-scenario'));
}

function expectGolden(path: string, actual: string): void {
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, `${actual}\n`);
  expect(`${actual}\n`).toBe(readFileSync(path, 'utf8'));
}
