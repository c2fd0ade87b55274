import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { lexer } from '../../server/src/language/parse/tokens.ts';

/** Every sound scenario there is: the samples and the golden ones. */
export const scenarioTexts: { name: string; text: string }[] = ['../../samples', 'golden/ok'].flatMap((folder) => {
  const path = join(import.meta.dirname, folder);
  const names = readdirSync(path).filter((name) => name.endsWith('.mqtt-scenario'));
  return names.map((name) => ({ name, text: readFileSync(join(path, name), 'utf8') }));
});

/** A sound text, or one that was cut off, or had tokens deleted, doubled or swapped, or characters thrown in. */
export function brokenText(): fc.Arbitrary<string> {
  const sound = fc.constantFrom(...scenarioTexts.map(({ text }) => text));
  const prefix = fc.tuple(sound, fc.nat()).map(([text, length]) => text.slice(0, length % (text.length + 1)));
  const mutation = fc.record({ kind: fc.constantFrom('delete', 'double', 'swap'), at: fc.nat() });
  const mutated = fc.tuple(sound, fc.array(mutation, { minLength: 1, maxLength: 4 })).map(([text, mutations]) => {
    return mutations.reduce((result, { kind, at }) => mutate(result, kind, at), text);
  });
  const noise = fc.tuple(sound, fc.nat(), fc.string({ unit: 'binary', maxLength: 6 })).map(([text, at, characters]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + characters + text.slice(place);
  });
  return fc.oneof(prefix, mutated, noise, sound.chain(respaced), tokenSoup(), fc.string({ unit: 'binary' }));
}

/** The same tokens with other white space and comments between some of them. */
function respaced(text: string): fc.Arbitrary<string> {
  const space = fc.constantFrom('', ' ', '   ', '\n', '\n\n\n', '\r\n\t', ' /* a */ ', '/* a\n */', ' // a \n', '; ');
  return fc.array(fc.tuple(fc.nat(), space), { maxLength: 6 }).map((changes) => {
    const { tokens } = lexer.tokenize(text);
    const gaps = tokens.map((token, i) =>
      text.slice(i > 0 ? tokens[i - 1].startOffset + tokens[i - 1].image.length : 0, token.startOffset),
    );
    for (const [at, gap] of changes) gaps[at % gaps.length] = gap;
    return tokens.map((token, i) => gaps[i] + token.image).join('');
  });
}

/** Tokens in any order. */
function tokenSoup(): fc.Arbitrary<string> {
  const tokens = [
    ...'()[]{},:.;=+-*/%<>"\'#\\',
    '{{',
    '}}',
    '->',
    '..',
    '==',
    'and',
    'not',
    'true',
    'json',
    'pool',
    'a',
    '5s',
    '70%',
    '"a"',
    '"{',
    '}"',
  ];
  const token = fc.constantFrom(...tokens, '"a{b}c"', '/*', '*/', '//', '\n', '\n  ', '\r\n', ' ', '\t');
  return fc.array(token, { maxLength: 60 }).map((parts) => parts.join(''));
}

function mutate(text: string, kind: 'delete' | 'double' | 'swap', at: number): string {
  const { tokens } = lexer.tokenize(text);
  if (tokens.length < 2) return text;
  const [left, right] = [tokens[at % (tokens.length - 1)], tokens[(at % (tokens.length - 1)) + 1]];
  const behind = left.startOffset + left.image.length;
  if (kind === 'delete') return text.slice(0, left.startOffset) + text.slice(behind);
  if (kind === 'double') return `${text.slice(0, behind)} ${left.image}${text.slice(behind)}`;
  const rest = text.slice(right.startOffset + right.image.length);
  return text.slice(0, left.startOffset) + right.image + text.slice(behind, right.startOffset) + left.image + rest;
}
