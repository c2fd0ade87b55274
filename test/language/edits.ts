import * as fc from 'fast-check';

/** What hands type, paste and delete. */
const typed = fc.oneof(
  fc.constantFrom(
    '',
    'x',
    ' ',
    '\n',
    '\r\n',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '"',
    '=',
    ',',
    '+',
    '/*',
    '*/',
    '//',
    '#',
    ';',
    'not',
    '.',
    ':',
  ),
  fc.constantFrom(
    'pool a[1] {\n  connect\n}\n',
    'param n = ',
    'publish "a/{client.',
    '\n{ connect }',
    '\n"x"',
    '\nnot x',
    ' = \n',
    '\n  ',
    "'",
    'signal watching',
    'await ',
    'param ',
    'let ',
    'client.index',
    '1s',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
export const edit = fc.record({ at: fc.nat(), removed: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(300)), typed });

export function edited(text: string, { at, removed, typed: inserted }: { at: number; removed: number; typed: string }): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + inserted + text.slice(start + removed);
}
