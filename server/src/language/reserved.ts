import { builtIns, entries, functions } from './catalog.ts';

/** Words of the language. Most of them could be names all the same, but nobody would read them as such, so none is proposed or taken over. */
export const reserved: ReadonlySet<string> = new Set([
  'true',
  'false',
  'and',
  'or',
  'not',
  // `m` is what a message is called as long as nobody names it.
  ...builtIns.map(({ object }) => object).filter((object) => object !== 'm'),
  ...functions.map(({ name }) => name),
  ...entries.flatMap(({ word, options }) => [word, ...options.map((option) => option.word)]),
]);
