import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';
import type { Parameter } from '../../server/src/language/catalog/entry.ts';
import { builtIns, entries, functions, metrics, statistics } from '../../server/src/language/catalog.ts';
import { scenarioTexts } from './scenarioTexts.ts';

const path = join(import.meta.dirname, '../../syntaxes/mqtt-scenario.tmLanguage.json');
const grammar = await loadGrammar();

test('its words are the catalog’s', () => {
  for (const [rule, match] of Object.entries(matchesFromCatalog())) {
    if (process.env.UPDATE_GOLDEN) writeMatch(rule, match);
    expect(JSON.parse(readFileSync(path, 'utf8')).repository[rule].match, `${rule}: run with UPDATE_GOLDEN=1`).toBe(match);
  }
});

test.each([
  ['pool rider[9_000] {', 'pool', 'keyword.declaration'],
  ['pool rider[9_000] {', 'rider', 'entity.name.type.pool'],
  ['pool rider[9_000] {', '9_000', 'constant.numeric'],
  ['param n = 5s "riders"', 'param', 'keyword.declaration'],
  ['param n = 5s "riders"', 'n', 'variable.other.constant'],
  ['param n = 5s "riders"', '=', 'keyword.operator.assignment'],
  ['param n = 5s "riders"', 's', 'keyword.other.unit'],
  ['param n = 5s "riders"', 'riders', 'string.quoted.double'],
  ['payload p = json { id: 1 }', 'payload', 'keyword.declaration'],
  ['payload p = json { id: 1 }', 'json', 'support.function'],
  ['payload p = json { id: 1 }', 'id', 'support.type.property-name'],
  ['  publish "a/{client.index}" payload p', 'publish', 'keyword.control'],
  ['  publish "a/{client.index}" payload p', '{', 'punctuation.section.embedded.begin'],
  ['  publish "a/{client.index}" payload p', 'client.index', 'variable.language'],
  ['  publish "a/{client.index}" payload p', 'payload', 'keyword.other.option'],
  ['  publish "a/{client.index" payload p', 'payload', 'keyword.other.option'],
  ['  rider.publish.latency p99.9 < 2s', 'rider', 'entity.name.type.pool'],
  ['  rider.publish.latency p99.9 < 2s', 'publish.latency', 'support.variable.metric'],
  ['  rider.publish.latency p99.9 < 2s', 'p99.9', 'support.constant.statistic'],
  ['  rider.publish.latency p99.9 < 2s', '<', 'keyword.operator.comparison'],
  ['  connect.success >= 99.9%', 'connect.success', 'support.variable.metric'],
  ['  connect.success >= 99.9%', '%', 'keyword.other.unit'],
  ['choose { 70% { connect } }', 'choose', 'keyword.control'],
  ['choose { 70% { connect } }', '70', 'constant.numeric'],
  ['choose { 70% { connect } }', 'connect', 'keyword.control'],
  ['  arrive ramp 100/s -> 2_000/s over 1m', 'arrive', 'support.type.setting'],
  ['  arrive ramp 100/s -> 2_000/s over 1m', 'ramp', 'keyword.other.option'],
  ['  arrive ramp 100/s -> 2_000/s over 1m', '/s', 'keyword.other.unit'],
  ['  arrive ramp 100/s -> 2_000/s over 1m', '->', 'keyword.operator.range'],
  ['let a = not 10/n and true', '/', 'keyword.operator.arithmetic'],
  ['let a = not 10/n and true', 'not', 'keyword.operator.logical'],
  ['let a = not 10/n and true', 'true', 'constant.language.boolean'],
  ['log "{{x}} \\n \\q"', '{{', 'constant.character.escape'],
  ['log "{{x}} \\n \\q"', 'x', 'string.quoted.double'],
  ['log "{{x}} \\n \\q"', '\\n', 'constant.character.escape'],
  ['log "{{x}} \\n \\q"', '\\q', 'invalid.illegal.escape'],
  ['connect /* a */ // b', ' a ', 'comment.block'],
  ['connect /* a */ // b', ' b', 'comment.line.double-slash'],
  ['x json { connect: 1 }', 'connect', 'support.type.property-name'],
])('%s: %s is %s', (line, token, scope) => {
  expect(scopesOf(line).find(({ text }) => text === token)?.scope).toBe(scope);
});

test.each(entries.filter(({ head }) => !head))('$kind $word begins a statement', ({ example, word }) => {
  const [first] = scopesOf(example);
  expect(first.text).toBe(word);
  expect(first.scope).toMatch(/^(keyword\.(declaration|control)|support\.type\.setting)$/);
});

test.each(scenarioTexts)('$name ends where it began, in no string and no comment', ({ text }) => {
  const end = text.split('\n').reduce((stack, line) => grammar.tokenizeLine(line, stack).ruleStack, textmate.INITIAL);
  expect(end.depth).toBe(1);
});

test('a string that is not closed ends with its line', () => {
  const { ruleStack } = grammar.tokenizeLine('publish "a/{client.index', textmate.INITIAL);
  expect(ruleStack.depth).toBe(1);
});

/** The tokens of a line that have a scope of their own, with the innermost one. */
function scopesOf(line: string): { text: string; scope: string }[] {
  const { tokens } = grammar.tokenizeLine(line, textmate.INITIAL);
  return tokens
    .filter(({ scopes }) => scopes.length > 1)
    .map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scope: scopes.at(-1)!.replace('.mqtt-scenario', ''),
    }));
}

function writeMatch(rule: string, match: string): void {
  const written = new RegExp(`(\\n    "${rule}": \\{[^}]*?"match": )"(?:[^"\\\\]|\\\\.)*"`);
  const text = readFileSync(path, 'utf8').replace(written, (_, before: string) => before + JSON.stringify(match));
  writeFileSync(path, text);
}

/** Statements start a line, or stand behind a brace or `;`. */
const start = '(?:^|(?<=[{};]))\\s*';

function matchesFromCatalog(): Record<string, string> {
  const words = (kinds: string[]) => entries.filter(({ kind, head }) => !head && kinds.includes(kind)).map(({ word }) => word);
  const head = (kinds: string[]) => `${start}(${anyOf(words(kinds))})\\b(?!\\s*[:.])`;
  return {
    declaration: head(['declaration']),
    step: head(['step']),
    setting: head(['setting', 'property']),
    option: `(?<![.\\w])(?:${anyOf(entries.flatMap(optionWords))})\\b(?!\\s*[:.(])`,
    function: `(?<![.\\w])(?:${anyOf(functions.map(({ name }) => name))})(?=\\(|\\s*\\{)`,
    builtIn: `(?<![.\\w])(?:${anyOf(builtIns.filter(({ object }) => object !== 'm').map(({ object, property }) => `${object}\\.${property}`))})\\b`,
    metric: `(?<![.\\w])(?:([A-Za-z_]\\w*)\\.)?(${anyOf(metrics.map(({ name }) => name.replace('.', '\\.')))})\\b(?!\\.)`,
    statistic: `(?<![.\\w])(?:p\\d+(?:\\.\\d+)?|${anyOf(statistics.map(({ name }) => name).filter((name) => !/^p\d/.test(name)))})\\b(?=\\s*[<>=!])`,
  };
}

function optionWords({ positional, options }: (typeof entries)[number]): string[] {
  const wordsOf = ({ words = [], suffix }: Parameter) => [...words.map(({ word }) => word), ...(suffix ? [suffix] : [])];
  return [...positional.flatMap(wordsOf), ...options.flatMap(({ word, values }) => [word, ...values.flatMap(wordsOf)])];
}

function anyOf(words: readonly string[]): string {
  return [...new Set(words)]
    .filter((word) => /^[A-Za-z]/.test(word))
    .sort()
    .join('|');
}

async function loadGrammar(): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(new Uint8Array(wasm).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, 'utf8'), path),
  });
  return (await registry.loadGrammar('source.mqtt-scenario'))!;
}
