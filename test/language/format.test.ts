import { describe, expect, test } from 'vitest';
import { applyEdits, editsWithin, format } from '../../server/src/language/format.ts';
import { parse } from '../../server/src/language/parse.ts';
import { scenarioTexts } from './scenarioTexts.ts';
import { treeText } from './treeText.ts';

interface Case {
  name: string;
  before: string;
  after: string;
}

const cases: Case[] = [
  { name: 'an empty text', before: ' \n\t\n', after: '' },
  { name: 'single spaces', before: 'publish   "a"\tqos 1', after: 'publish "a" qos 1\n' },
  { name: 'operators', before: 'let x=a+b*-c==not d', after: 'let x = a + b * -c == not d\n' },
  { name: 'ranges and members', before: 'backoff 1s .. 30s a . b', after: 'backoff 1s..30s a.b\n' },
  { name: 'ramps', before: 'arrive ramp 1/s->2/s over 1m', after: 'arrive ramp 1/s -> 2/s over 1m\n' },
  { name: 'calls, indexes, groups', before: 'x f( 1 ,2 ) (a) a[ 1 ] [1,2]', after: 'x f(1, 2) (a) a[1] [1, 2]\n' },
  { name: 'objects', before: 'p = json{a:1 ,"b":{ }}', after: 'p = json { a: 1, "b": {} }\n' },
  { name: 'strings, untouched', before: 'x "a  {  b+c  }"', after: 'x "a  {  b+c  }"\n' },
  { name: 'indentation', before: 'a {\nb {\n\tc\n  }\n}', after: 'a {\n  b {\n    c\n  }\n}\n' },
  { name: 'a brace of its own line', before: 'a\n{\n b\n}', after: 'a {\n  b\n}\n' },
  { name: 'blocks on one line, as written', before: 'a{b;c}\nd {}\ne { }', after: 'a { b; c }\nd {}\ne {}\n' },
  { name: 'an empty block of two lines, as written', before: 'a {\n   }', after: 'a {\n}\n' },
  { name: 'one statement a line in a block of several', before: 'a { b {} c {}\n}', after: 'a {\n  b {}\n  c {}\n}\n' },
  { name: 'lines that `;` joins, as written', before: 'a;b ;\nc', after: 'a; b;\nc\n' },
  { name: 'empty lines, one at most', before: '\n\na\n\n\n\nb {\n\n c\n\n}\n\n', after: 'a\n\nb {\n  c\n}\n' },
  { name: 'broken brackets', before: 'x f(1,\n2,\n g([\n3\n])\n)', after: 'x f(1,\n  2,\n  g([\n    3\n  ])\n)\n' },
  { name: 'continued lines', before: 'a {\nlet x = 1 +\n      2\n}', after: 'a {\n  let x = 1 +\n    2\n}\n' },
  { name: 'comments', before: '/* a */b/* c */d// e  \n   // f', after: '/* a */b/* c */d // e\n// f\n' },
  { name: 'comments at the ends of blocks', before: 'a { // b\nc\n// d\n}', after: 'a { // b\n  c\n  // d\n}\n' },
  { name: 'comments in brackets', before: 'x f( // a\n1, /* b */ 2\n// c\n)', after: 'x f( // a\n  1, /* b */ 2\n  // c\n)\n' },
  { name: 'comments in continued lines', before: 'let x = 1 + // a\n // b\n  2', after: 'let x = 1 + // a\n  // b\n  2\n' },
  { name: 'a comment before a block', before: 'a // b\n{\n c }', after: 'a // b\n{\n  c\n}\n' },
  { name: 'other line ends', before: 'a {\r\nb\r\n}', after: 'a {\r\n  b\r\n}\r\n' },
];

const columnCases: Case[] = [
  { name: 'values', before: 'a   1\nbcd 2', after: 'a   1\nbcd 2\n' },
  { name: 'values that nobody lined up', before: 'a 1\nbcd 2', after: 'a 1\nbcd 2\n' },
  { name: 'a new longest word', before: 'a  1\nbcdef 2', after: 'a     1\nbcdef 2\n' },
  {
    name: 'equals signs and docs',
    before: 'param a  = 5  "d"\nparam bcd = 1_000 "e"',
    after: 'param a   = 5      "d"\nparam bcd = 1_000  "e"\n',
  },
  { name: 'expectations', before: 'a.b  >= 1%\nc p99   <  5ms', after: 'a.b    >= 1%\nc p99  <  5ms\n' },
  { name: 'comments', before: 'a 1  // b\ncde 2 // f', after: 'a 1    // b\ncde 2  // f\n' },
  { name: 'an empty line ends a run', before: 'a  1\n\nbcd 2', after: 'a 1\n\nbcd 2\n' },
  { name: 'a comment of its own line ends a run', before: 'a  1\n// x\nbcd 2', after: 'a 1\n// x\nbcd 2\n' },
  { name: 'a statement of several lines ends a run', before: 'a  1\nbcd {\n  e\n}\nf 2', after: 'a 1\nbcd {\n  e\n}\nf 2\n' },
  { name: 'words of one line with others stay out', before: 'a  1; b\nbcd 2', after: 'a 1; b\nbcd 2\n' },
];

describe.each([
  ['format', cases],
  ['columns', columnCases],
])('%s', (_, table) => {
  test.each(table)('$name', ({ before, after }) => {
    const formatted = format(before);
    expect(formatted.diagnostics).toEqual([]);
    expect(formatted.text).toBe(after);
    expect(format(after)).toEqual({ text: after, changed: false, edits: [], diagnostics: [] });
  });
});

test.each(scenarioTexts)('$name keeps its tree, and is formatted once and for all', ({ text }) => {
  const once = format(text).text;
  expect(treeText(parse(once).file)).toBe(treeText(parse(text).file));
  expect(format(once).text).toBe(once);
});

test('a text with an error is left alone, and the error says why', () => {
  const text = 'a   (\nb';
  const { changed, edits, diagnostics, ...formatted } = format(text);
  expect({ ...formatted, changed, edits }).toEqual({ text, changed: false, edits: [] });
  expect(diagnostics.map(({ code }) => code)).toEqual(['unclosed-bracket']);
});

test.each([
  ['before and behind it', 'a   1\nb   {\nc  2\n}\n\nd =\n\n\n\ne    {\nf  3\n}\n', 'a 1\nb {\n  c 2\n}\n\nd =\n\n\n\ne {\n  f 3\n}\n'],
  ['behind a block that is not closed', 'a {\n  b   1\n\nc   {\nd  2\n}\n', 'a {\n  b   1\n\nc {\n  d 2\n}\n'],
  ['up to it, where both share a line', 'a   1;  b   =\n', 'a 1;  b   =\n'],
])('a text with an error is formatted where it has none: %s', (_, text, expected) => {
  const formatted = format(text);
  expect(formatted.diagnostics).toHaveLength(1);
  expect(formatted.text).toBe(expected);
});

test('indents by as many spaces as it is asked for', () => {
  expect(format('a {\nb f(\n1)\n}', { indent: 4 }).text).toBe('a {\n    b f(\n        1)\n}\n');
});

test('edits touch white space alone, and those of a range leave the rest as it is', () => {
  const text = 'a   1\nb   {\nc   2\n}\n';
  const { edits } = format(text);
  expect(edits.map(({ span }) => text.slice(span.start, span.end).trim())).toEqual(edits.map(() => ''));
  const start = text.indexOf('b');
  expect(applyEdits(text, editsWithin(edits, { start, end: text.length }))).toBe('a   1\nb {\n  c 2\n}\n');
});
