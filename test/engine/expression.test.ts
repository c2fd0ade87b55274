import type { IPublishPacket } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { compileExpr, dependsOnIndexAlone, type Environment, type Moment, type Value } from '../../runtime/src/engine/expression.ts';
import { Files } from '../../runtime/src/engine/files.ts';
import { Received } from '../../runtime/src/engine/received.ts';
import { compileText } from '../../runtime/src/engine/template.ts';
import { Output } from '../../runtime/src/mqtt/output.ts';
import { encodePacket } from '../../runtime/src/mqtt/packets.ts';
import { emptyPublish, readPublish } from '../../runtime/src/mqtt/publish.ts';
import { variableSizeAt } from '../../runtime/src/mqtt/variableInteger.ts';
import type { Expr, ReceivedField } from '../../runtime/src/plan/plan.ts';
import { RandomTable } from '../../runtime/src/plan/random.ts';
import { index, literal, text } from './plans.ts';

const environment: Environment = {
  agent: 2,
  secrets: { key: 'hush' },
  random: new RandomTable(1),
  clientId: () => 'rider-7',
  files: new Files('.'),
  column: () => () => '',
  local: (_moment, slot) => `local ${slot}`,
};
const moment: Moment = { client: 0, index: 7, messageSeq: 3, randomPlace: 0, received: undefined, requestUs: undefined };
type Op = Extract<Expr, { kind: 'binary' }>['op'];
const binary = (left: Value, op: Op, right: Value): Expr => ({ kind: 'binary', op, left: literal(left), right: literal(right) });

const rows: [Expr, Value][] = [
  [literal('a'), 'a'],
  [index, 7],
  [{ kind: 'clientId' }, 'rider-7'],
  [{ kind: 'agentIndex' }, 2],
  [{ kind: 'messageSeq' }, 3],
  [{ kind: 'local', slot: 4 }, 'local 4'],
  [{ kind: 'secret', name: 'key' }, 'hush'],
  [text('a/', index, '/', literal(1.5), literal(true)), 'a/7/1.5true'],
  [binary(2, '+', 3), 5],
  [binary('2', '+', 3), '23'],
  [binary(7, '-', 3), 4],
  [binary(7, '*', 3), 21],
  [binary(7, '/', 2), 3.5],
  [binary(7, '%', 3), 1],
  [binary(7, '==', 7), true],
  [binary('a', '!=', 'b'), true],
  [binary(1, '<', 2), true],
  [binary(2, '<=', 1), false],
  [binary('b', '>', 'a'), true],
  [binary(1, '>=', 1), true],
  [binary(true, 'and', 0), false],
  [binary(false, 'or', 1), true],
  [{ kind: 'unary', op: '-', operand: index }, -7],
  [{ kind: 'unary', op: 'not', operand: literal(false) }, true],
  [{ kind: 'received', field: 'topic', path: [] }, ''],
];
test.each(rows)('%j', (expr, expected) => {
  expect(compileExpr(expr, environment)(moment)).toBe(expected);
  const out = new Output(64);
  compileText(expr, environment)(out, moment);
  expect(out.buffer.toString('utf8', out.start, out.end)).toBe(String(expected));
});

describe('draws', () => {
  const draw = (expr: Expr, count: number) => {
    environment.random.seed(0, 1, 0, 7, 0);
    const evaluate = compileExpr(expr, environment);
    return Array.from({ length: count }, () => evaluate(moment));
  };
  test.each<[string, Expr, (value: Value) => boolean, number]>([
    [
      'whole numbers, both ends included',
      { kind: 'random', min: literal(-1), max: literal(2), integer: true },
      (value) => [-1, 0, 1, 2].includes(value as number),
      4,
    ],
    ['fractions', { kind: 'random', min: literal(-1), max: literal(1), integer: false }, (value) => Math.abs(value as number) <= 1, 500],
    [
      'one of several',
      { kind: 'choose', options: [literal('a'), index, literal('c')] },
      (value) => ['a', 7, 'c'].includes(value as string),
      3,
    ],
    ['texts', { kind: 'randomText', length: literal(5) }, (value) => /^[a-z0-9]{5}$/.test(value as string), 500],
  ])('%s, and the same ones again from the same seed', (_name, expr, fits, different) => {
    const drawn = draw(expr, 500);
    expect(drawn.every(fits)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThanOrEqual(different * 0.99);
    expect(draw(expr, 500)).toEqual(drawn);
  });
});

test.each<[Expr, Expr, boolean]>([
  [text('a/', index), literal('x'), true],
  [{ kind: 'clientId' }, text('x', index), true],
  [{ kind: 'clientId' }, { kind: 'randomText', length: literal(3) }, false],
  [{ kind: 'clientId' }, { kind: 'clientId' }, false],
  [binary(1, '+', 2), literal('x'), true],
  [text('a', { kind: 'unary', op: '-', operand: index }), literal('x'), true],
  [{ kind: 'random', min: literal(0), max: literal(1), integer: true }, literal('x'), false],
  [text('a', { kind: 'local', slot: 0 }), literal('x'), false],
  [{ kind: 'agentIndex' }, literal('x'), false],
])('%j with client id %j follows from the index alone: %s', (expr, clientId, expected) => {
  expect(dependsOnIndexAlone(expr, clientId)).toBe(expected);
});

test.each<[Expr, RegExp]>([[{ kind: 'secret', name: 'other' }, /The secret "other" was not given/]])(
  '%j is refused before the run',
  (expr, message) => {
    expect(() => compileExpr(expr, environment)).toThrow(message);
  },
);

describe('a received message', () => {
  const packet: IPublishPacket & { payload: string } = {
    cmd: 'publish',
    topic: 'ask/7',
    payload: '{"id":7,"who":{"name":"Ann"},"list":[1,{"x":true}],"none":null}',
    qos: 1,
    messageId: 3,
    dup: false,
    retain: true,
    properties: {
      responseTopic: 'answer/7',
      correlationData: Buffer.from('abc'),
      contentType: 'json',
      messageExpiryInterval: 9,
      userProperties: { colour: ['red', 'blue'], größe: 'ß' },
      subscriptionIdentifier: [7, 300],
    },
  };
  const bytes = encodePacket(packet, 5);
  const publish = emptyPublish();
  readPublish(publish, bytes, 0, 1 + variableSizeAt(bytes, 1), bytes.length, true);
  const received = new Received('ask/7', publish, bytes);

  test.each<[ReceivedField, string[], Value]>([
    ['topic', [], 'ask/7'],
    ['payload', [], packet.payload],
    ['qos', [], 1],
    ['retain', [], true],
    ['json', ['id'], 7],
    ['json', ['who', 'name'], 'Ann'],
    ['json', ['who'], '{"name":"Ann"}'],
    ['json', ['list', '1', 'x'], true],
    ['json', ['none'], ''],
    ['json', ['missing', 'deeper'], ''],
    ['json', ['__proto__'], ''],
    ['responseTopic', [], 'answer/7'],
    ['correlationData', [], 'abc'],
    ['contentType', [], 'json'],
    ['messageExpiry', [], 9],
    ['userProperty', ['colour'], 'red'],
    ['userProperty', ['colour', '1'], 'blue'],
    ['userProperty', ['colour', '2'], ''],
    ['userProperty', ['größe'], 'ß'],
    ['userProperty', ['shape'], ''],
    ['userProperties', [], '[["colour","red"],["colour","blue"],["größe","ß"]]'],
    ['subscriptionIdentifiers', [], '7,300'],
  ])('%s %j', (field, path, expected) => {
    expect(received.read(field, path)).toBe(expected);
  });

  test('whose payload is no JSON has no members', () => {
    const other = encodePacket({ ...packet, payload: '{"id":' }, 4);
    readPublish(publish, other, 0, 2, other.length, false);
    const broken = new Received('ask/7', publish, other);
    expect(broken.read('json', ['id'])).toBe('');
    expect(broken.read('responseTopic', [])).toBe('');
  });
});
