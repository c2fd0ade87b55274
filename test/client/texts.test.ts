import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import english from '../../l10n/bundle.l10n.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '../..');
const readJson = (path: string): Record<string, string> => JSON.parse(readFileSync(join(root, path), 'utf8'));
const languages = readdirSync(join(root, 'l10n')).flatMap((name) => /^bundle\.l10n\.(.+)\.json$/.exec(name)?.[1] ?? []);
const placeholders = (text: string) => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();

/** What the extension says by `l10n.t`, and its page by `t`. */
function textsOfTheCode(): string[] {
  const files = readdirSync(join(root, 'client/src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const calls = files.flatMap((name) => [
    ...readFileSync(join(root, 'client/src', name), 'utf8').matchAll(/\b(?:l10n\.t|t)\(\s*'((?:\\.|[^'\\])*)'/g),
  ]);
  return [...new Set(calls.map(([, literal]) => literal.replaceAll('\\n', '\n').replaceAll("\\'", "'")))].sort();
}

describe('the texts that can be translated', () => {
  it('are those of the code, each under itself', () => {
    expect(Object.keys(english).sort()).toEqual(textsOfTheCode());
    expect(Object.values(english)).toEqual(Object.keys(english));
  });

  it.each(languages)('are all there in the language %s, with the same places to fill', (language) => {
    const translated = readJson(`l10n/bundle.l10n.${language}.json`);
    expect(Object.keys(translated).sort()).toEqual(Object.keys(english).sort());
    for (const [text, translation] of Object.entries(translated)) expect(placeholders(translation), text).toEqual(placeholders(text));
  });

  it.each(languages)('are all there in the manifest’s words of the language %s, with the same commands to click', (language) => {
    const translated = readJson(`package.nls.${language}.json`);
    const original = readJson('package.nls.json');
    const links = (text: string) => text.match(/command:[\w.-]+/g) ?? [];
    expect(Object.keys(translated)).toEqual(Object.keys(original));
    for (const [name, text] of Object.entries(translated)) expect(links(text), name).toEqual(links(original[name]));
  });
});
