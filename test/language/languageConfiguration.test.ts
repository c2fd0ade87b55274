import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What VS Code does without the language server: it is told by regular expressions over lines. */
const configuration = JSON.parse(readFileSync(join(import.meta.dirname, '../../syntaxes/language-configuration.json'), 'utf8'));

test.each([
  ['pool rider[9] {', true],
  ['payload p = json { // fields', true],
  ['let a = random(', true],
  ['x [ /* many */', true],
  ['log "a {"', false],
  ['// a {', false],
  ['connect', false],
  ['repeat 3 times { wait 1s }', false],
])('the line behind %s is indented: %s', (line, indented) => {
  expect(new RegExp(configuration.indentationRules.increaseIndentPattern).test(line)).toBe(indented);
});

test.each([
  ['}', true],
  ['  ])', true],
  ['connect }', false],
])('the line %s is outdented: %s', (line, outdented) => {
  expect(new RegExp(configuration.indentationRules.decreaseIndentPattern).test(line)).toBe(outdented);
});

test.each([
  ['let a = 1 +', true],
  ['sources "a",', true],
  ['let a =', true],
  ['let a = b and', true],
  ['// a +', false],
  ['publish "a/+"', false],
  ['connect.success >= 99.9%', false],
])('Enter behind %s goes on indented: %s', (line, goesOn) => {
  expect(configuration.onEnterRules.some((rule: { beforeText: string }) => new RegExp(rule.beforeText).test(line))).toBe(goesOn);
});

test.each([
  ['connect.time p99.9 < 2s', ['connect', 'time', 'p99.9', '2s']],
  ['fix_every 9_000/s 99.9% 64KiB', ['fix_every', '9_000/s', '99.9%', '64KiB']],
])('the words of %s are %j', (line, words) => {
  expect(line.match(new RegExp(configuration.wordPattern, 'g'))).toEqual(words);
});
