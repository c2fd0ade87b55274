import { expect, test } from 'vitest';
import { metrics as measured } from '../../runtime/src/stats/metricDocs.ts';
import { analyze } from '../../server/src/language/analyze.ts';
import { builtIns, entries, functions, metrics, type Place, units } from '../../server/src/language/catalog.ts';

/** A scenario around a statement, so that it stands where it belongs. */
const around: Record<Place, (statement: string) => string> = {
  top: (statement) => statement,
  broker: (statement) => `broker "mqtts://h" {\n${statement}\n}`,
  agents: (statement) => `agents {\n${statement}\n}`,
  host: (statement) => around.agents(`host "h" {\n${statement}\n}`),
  local: (statement) => around.agents(`local {\n${statement}\n}`),
  tls: (statement) => around.broker(`tls {\n${statement}\n}`),
  websocket: (statement) => around.broker(`websocket {\n${statement}\n}`),
  pool: (statement) => `pool rider[10] {\n${statement}\n}`,
  steps: (statement) => around.pool(`repeat 2 times {\n${statement}\n}`),
  handler: (statement) => around.pool(`on "a/#" as m {\n${statement}\n}`),
  shares: (statement) => around.pool(`choose {\n${statement}\n}`),
  filters: (statement) => around.pool(`subscribe "a" {\n${statement}\n}`),
  request: (statement) => around.pool(`disconnect {\n${statement}\n}`),
  will: (statement) => around.pool(`will "a" {\n${statement}\n}`),
  message: (statement) => around.pool(`publish "a" {\n${statement}\n}`),
  expect: (statement) => `expect {\n${statement}\n}`,
};

/** What an example says may need a declaration that it does not show; how it is written must be right. */
const writing = [
  ...['unknown-word', 'misplaced-word', 'unknown-option', 'missing-argument', 'unexpected-argument', 'missing-block', 'unexpected-block'],
  ...[
    'missing-option',
    'conflicting-options',
    'unknown-unit',
    'missing-unit',
    'wrong-type',
    'out-of-range',
    'not-available',
    'not-constant',
  ],
  ...['unknown-function', 'unknown-metric', 'unknown-statistic', 'invalid-topic', 'invalid-url', 'invalid-address'],
];

const statements = entries.flatMap((entry) => entry.places.map((place) => ({ entry, place, word: entry.word })));

test.each(statements)('example and snippet of $word in $place are right', ({ entry, place }) => {
  expect(mistakes(around[place](entry.example))).toEqual([]);
  expect(mistakes(around[place](filled(entry.snippet)))).toEqual([]);
});

test('every entry is described', () => {
  for (const entry of entries) {
    expect(entry.doc).toMatch(/^[A-Z].*\.$/s);
    for (const parameter of [...entry.positional, ...(entry.assigned ?? []), ...entry.options.flatMap((option) => option.values)]) {
      expect(parameter.doc).toMatch(/^[`A-Z].*\.$/s);
    }
  }
});

test.each(functions.filter((called) => called.returns !== 'source'))('the example of $name is right', ({ example, snippet }) => {
  for (const value of [example, filled(snippet)]) expect(mistakes(around.pool(`publish "a" payload ${value}`))).toEqual([]);
});

test.each(functions.filter((called) => called.returns === 'source'))('the example of the source $name is right', ({ example, snippet }) => {
  expect(mistakes(example)).toEqual([]);
  expect(mistakes(`data rows = ${filled(snippet)}`)).toEqual([]);
});

test('words are told apart by where they stand', () => {
  const keys = statements.map(({ place, word }) => `${place} ${word}`);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  for (const names of [units.map((unit) => unit.symbol), builtIns.map(({ object, property }) => `${object}.${property}`)]) {
    expect(new Set(names).size).toBe(names.length);
  }
});

test('an option excludes and requires options that there are', () => {
  for (const { word, options, positional } of entries) {
    const known = options.map((option) => option.word);
    const named = [
      ...options.flatMap((option) => [...(option.excludes ?? []), ...(option.requires ?? [])]),
      ...positional.flatMap((each) => each.replacedBy ?? []),
    ];
    expect({ word, unknown: named.filter((other) => !known.includes(other)) }).toEqual({ word, unknown: [] });
  }
});

test('every metric that is measured can be expected', () => {
  expect(metrics).toBe(measured);
});

function mistakes(text: string): string[] {
  return analyze(text)
    .diagnostics.filter(({ code, severity }) => writing.includes(code) || (severity === 'error' && !isOfMeaning(code)))
    .map(({ code, message }) => `${code}: ${message}`);
}

function isOfMeaning(code: string): boolean {
  return ['unknown-name', 'signal-never-given', 'not-connected', 'wrong-shares', 'unmeasurable', 'never-ends', 'unset-variable'].includes(
    code,
  );
}

/** A snippet with its placeholders filled in as they are offered, from the innermost out. */
function filled(snippet: string): string {
  const once = snippet.replace(
    /\$\{\d+\|([^,|]*)[^|]*\|\}|\$\{\d+:((?:[^{}$]|\{[^{}]*\})*)\}|\$\d/g,
    (_, choice, placeholder) => choice ?? placeholder ?? '',
  );
  return once === snippet ? once : filled(once);
}
