import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Expr } from '../../runtime/src/plan/plan.ts';
import { type Relation, relate } from '../../runtime/src/plan/topicRelation.ts';
import { matchesFilter } from '../../runtime/src/plan/topics.ts';

/** `{i}` is client.index, `{c}` a column of data, `{id}` client.id; the rest is text. */
test.each<[string, string, Relation]>([
  ['a/b', 'a/b', 'always'],
  ['a/b', 'a/c', 'never'],
  ['a/b', 'a', 'never'],
  ['a', 'a/b', 'never'],
  ['rider/{i}/fix', 'rider/+/fix', 'always'],
  ['rider/{i}/fix', '$share/ops/rider/+/fix', 'always'],
  ['rider/{i}/fix', '$share/g{i}/rider/+/fix', 'always'],
  ['rider/{i}/fix', 'rider/#', 'always'],
  ['rider/{i}/fix', '#', 'always'],
  ['rider/{i}/fix', 'rider/+', 'never'],
  ['rider/{i}/fix', 'rider/{i}/fix', 'keyed'],
  ['rider/{i}/fix', 'rider/7/fix', 'keyed'],
  ['rider/{i}/fix', 'rider/all/fix', 'never'],
  ['rider/all/fix', 'rider/{i}/fix', 'never'],
  ['rider/7/fix', 'rider/{i}/fix', 'keyed'],
  ['a/{i}', 'b/{i}', 'never'],
  ['a-{i}/x', 'b-{i}/x', 'never'],
  ['{i}-a/x', '{i}-b/x', 'never'],
  ['a-{i}-x', 'a-{i}', 'keyed'],
  ['{i}{i}', '+', 'always'],
  ['rider/{c}/fix', 'rider/+/fix', 'keyed'],
  ['rider/{c}/fix', 'rider/#', 'always'],
  ['rider/{c}/fix', 'rider/+/gone', 'never'],
  ['rider/{c}/fix', 'car/+/fix', 'never'],
  ['rider/{c}', 'rider', 'never'],
  ['rider-{c}/fix', 'car-1/fix', 'never'],
  ['{c}', '#', 'keyed'],
  ['{c}', '+', 'keyed'],
  ['{c}/b', '+/b', 'keyed'],
  ['a/b', '{c}', 'keyed'],
  ['a', 'a/{c}', 'keyed'],
  ['a/b', 'a/b/c/{c}', 'never'],
  ['{id}/fix', '+/fix', 'keyed'],
  ['$SYS/x', '#', 'never'],
  ['$SYS/x', '+/x', 'never'],
  ['$SYS/{i}', '$SYS/+', 'always'],
  ['$-{i}/x', '+/x', 'never'],
  ['a.b/{i}', 'aXb/{i}', 'never'],
])('%s to %s: %s', (topic, filter, expected) => {
  expect(relate(exprOf(topic), exprOf(filter))).toBe(expected);
});

test('a known client id is looked into', () => {
  expect(relate(exprOf('{id}/fix'), exprOf('+/fix'), { topic: exprOf('rider-{i}') })).toBe('always');
  expect(relate(exprOf('car-1/fix'), exprOf('{id}/fix'), { filter: exprOf('rider-{i}') })).toBe('never');
});

test('what is said to be certain is so, whatever the clients put in', () => {
  const columns = ['', 'x', 'x/y', '/', '$x', '7', 'a/b', 'a'];
  const pieces = fc.array(fc.constantFrom('a', 'b', '$', '/', '/', '{i}', '{c}'), { minLength: 1, maxLength: 6 });
  const topics = pieces.map((some) => some.join(''));
  const filters = fc
    .tuple(pieces, fc.constantFrom('', '/#', '/+', '/+/b'), fc.constantFrom('', '+/', '$share/g/'))
    .map(([some, end, start]) => start + some.join('') + end);
  fc.assert(
    fc.property(
      topics,
      filters,
      fc.nat(12),
      fc.nat(12),
      fc.constantFrom(...columns),
      fc.constantFrom(...columns),
      (topic, filter, i, j, c, d) => {
        const matched = matchesFilter(textOf(filter, j, d), textOf(topic, i, c));
        const relation = relate(exprOf(topic), exprOf(filter));
        if (relation !== 'keyed') expect([topic, filter, matched]).toEqual([topic, filter, relation === 'always']);
      },
    ),
    { numRuns: 20_000 },
  );
});

function exprOf(pattern: string): Expr {
  const parts = pattern.split(/(\{\w+\})/).map((part): Expr => {
    if (part === '{i}') return { kind: 'clientIndex' };
    if (part === '{c}') return { kind: 'column', data: 0, column: 'c' };
    if (part === '{id}') return { kind: 'clientId' };
    return { kind: 'literal', value: part };
  });
  return { kind: 'concat', parts };
}

function textOf(pattern: string, index: number, column: string): string {
  return pattern.replaceAll('{i}', String(index)).replaceAll('{c}', () => column);
}
