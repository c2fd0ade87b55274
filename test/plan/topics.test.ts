import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesFilter, shareOf, utf8Length, validateFilter, validateTopic } from '../../runtime/src/plan/topics.ts';

describe('matching, by the examples of MQTT 5 §4.7', () => {
  test.each<[string, string, boolean]>([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
    ['sport/#', 'sport', true],
    ['#', 'a/b', true],
    ['sport/tennis/+', 'sport/tennis/player1', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/monitor', false],
    ['+/monitor/Clients', '$SYS/monitor/Clients', false],
    ['$SYS/#', '$SYS/monitor', true],
    ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
    ['$share/ops/rider/+/fix', 'rider/7/fix', true],
    ['$share/ops/#', '$SYS/x', false],
    ['a', 'A', false],
    ['a/b', 'a', false],
    ['a', 'a/b', false],
  ])('%s with %s: %s', (filter, topic, expected) => {
    expect(matchesFilter(filter, topic)).toBe(expected);
  });

  test('any filter matches what a plain comparison of levels says', () => {
    const level = fc.constantFrom('', 'a', 'b', '$x');
    const filterLevel = fc.oneof(level, fc.constant('+'));
    const filters = fc
      .tuple(fc.array(filterLevel, { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([levels, hash]) => (hash ? [...levels, '#'] : levels).join('/'));
    fc.assert(
      fc.property(filters, fc.array(level, { minLength: 1, maxLength: 5 }), (filter, topic) => {
        expect(matchesFilter(filter, topic.join('/'))).toBe(matchesLevels(filter.split('/'), topic));
      }),
      { numRuns: 3000 },
    );
  });
});

test.each([
  ['$share/ops/rider/+/fix', { group: 'ops', filter: 'rider/+/fix' }],
  ['$share/g//', { group: 'g', filter: '/' }],
  ['$shared/g/a', undefined],
  ['a/$share/g', undefined],
])('the share of %s', (filter, share) => {
  expect(shareOf(filter)).toEqual(share);
});

describe('validation', () => {
  test.each(['a', '/', 'a//b', ' ', '$SYS/x', 'größe/🚲', 'x'.repeat(65_535)])('a good topic: %.20s', (topic) => {
    expect(validateTopic(topic)).toBeUndefined();
  });

  test.each([
    ['', /at least one character/],
    ['a/+/b', /wildcard \+/],
    ['a/#', /wildcard #/],
    ['a\0b', /U\+0000/],
    ['a\ud83d', /well-formed/],
    ['\udeb2a', /well-formed/],
    ['ü'.repeat(32_768), /65,535 bytes of UTF-8 at most, this one has 65,536/],
  ])('a bad topic: %.20s', (topic, reason) => {
    expect(validateTopic(topic)).toMatch(reason);
  });

  test.each(['#', '+', '+/+/#', '/', 'a/+/c', '$share/g/a/#', '$share/g//', '$share/g/#', '$SYS/#'])('a good filter: %s', (filter) => {
    expect(validateFilter(filter)).toBeUndefined();
  });

  test.each([
    ['', /at least one character/],
    ['a/#/b', /last level/],
    ['a#', /alone in it/],
    ['a+/b', /whole level/],
    ['$share/g', /\$share\/group\/filter/],
    ['$share/g/', /\$share\/group\/filter/],
    ['$share//a', /group/],
    ['$share/g+/a', /group/],
  ])('a bad filter: %s', (filter, reason) => {
    expect(validateFilter(filter)).toMatch(reason);
  });

  test('the length in UTF-8 is what an encoder makes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});

/** Written for being seen to be right. */
function matchesLevels(filter: string[], topic: string[], first = true): boolean {
  const [head, ...rest] = filter;
  if (first && topic[0].startsWith('$') && (head === '+' || head === '#')) return false;
  if (head === '#') return true;
  if (filter.length === 0 || topic.length === 0) return filter.length === topic.length;
  return (head === '+' || head === topic[0]) && matchesLevels(rest, topic.slice(1), false);
}
