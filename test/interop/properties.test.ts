import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { otherEnd } from './otherEnd.ts';
import { runScenario } from './scenario.ts';

let broker: TestBroker;
beforeAll(async () => {
  if (hasMosquitto) broker = await startMosquitto();
});
afterAll(() => broker?.close());

describe.skipIf(!hasMosquitto)('MQTT 5 properties, with MQTT.js at the other end', () => {
  test('every property of PUBLISH arrives as it was sent', async () => {
    const other = await otherEnd(broker.url, 'sent/#');
    await runScenario(
      `pool p[1] {
        connect
        publish "sent/{client.index}" qos 1 tracking off payload "Grüße {message.seq}" {
          message_expiry 90s
          response_topic "answers/{client.id}"
          correlation_data "n-{message.seq}"
          content_type "text/plain"
          format text
          user_property "trace" "t-{client.index}"
          user_property "trace" "again"
          user_property "größe" "ß"
        }
      }`,
      broker.url,
    );
    const [{ payload, properties, qos }] = await other.saw(1);
    expect(qos).toBe(1);
    expect(payload.toString()).toBe('Grüße 0');
    expect({ ...properties, userProperties: { ...properties?.userProperties } }).toEqual({
      messageExpiryInterval: 90,
      responseTopic: 'answers/p-0',
      correlationData: Buffer.from('n-0'),
      contentType: 'text/plain',
      payloadFormatIndicator: true,
      userProperties: { trace: ['t-0', 'again'], größe: 'ß' },
    });
  });

  test('every property that MQTT.js sends is readable, and bytes that are no text come back as they were', async () => {
    const other = await otherEnd(broker.url, 'back/#');
    const bytes = Buffer.from([0xff, 0, 0xc3, 0x28, 0x80]);
    await runScenario(
      `pool p[1] {
        on "ask/+" as m {
          publish "back/facts" payload json {
            topic: m.topic, payload: m.payload, qos: m.qos, retain: m.retain, answer: m.response_topic, correlation: m.correlation_data,
            type: m.content_type, expiry: m.message_expiry, trace: m.user_property.trace, again: m.user_property.trace[1], missing: m.user_property.none,
            all: m.user_properties, from: m.subscription_identifiers
          }
        }
        on "echo" as m { publish m.response_topic qos 2 payload m.payload { correlation_data m.correlation_data } }
        connect
        subscribe "ask/+" qos 1 identifier 300
        subscribe "echo" qos 2
        publish "back/ready" payload "now"
        wait 300ms
      }`,
      broker.url,
      {
        meanwhile: async () => {
          await other.saw(1);
          const properties = {
            messageExpiryInterval: 77,
            responseTopic: 'back/x',
            correlationData: Buffer.from('c-1'),
            contentType: 'a/b',
            userProperties: { trace: ['one', 'two'] },
          };
          await other.publish('ask/1', 'hello', { qos: 1, properties });
          await other.publish('echo', bytes, { qos: 2, properties: { responseTopic: 'back/echo', correlationData: bytes } });
        },
      },
    );
    const [, facts, echo] = await other.saw(3);
    expect(JSON.parse(facts.payload.toString())).toEqual({
      topic: 'ask/1',
      payload: 'hello',
      qos: 1,
      retain: false,
      answer: 'back/x',
      correlation: 'c-1',
      type: 'a/b',
      expiry: 77,
      trace: 'one',
      again: 'two',
      missing: '',
      all: '[["trace","one"],["trace","two"]]',
      from: '300',
    });
    expect(echo).toMatchObject({ topic: 'back/echo', payload: bytes, qos: 2, properties: { correlationData: bytes } });
  });

  test('a will, when a client asks for it with DISCONNECT, and none when it goes otherwise', async () => {
    const other = await otherEnd(broker.url, 'left/#');
    await runScenario(
      `pool silent[2] {
        will "left/silent" payload "x"
        connect
        disconnect reason quota_exceeded
        connect
        disconnect { user_property "a" "b" }
        signal silently
      }
      pool told[1] {
        will "left/told" qos 1 payload "x"
        await silently
        connect
        disconnect reason with_will
      }`,
      broker.url,
    );
    expect((await other.saw(1)).map(({ topic }) => topic)).toEqual(['left/told']);
  });

  test('a will and its properties, when a client goes without DISCONNECT', async () => {
    const other = await otherEnd(broker.url, 'gone/#');
    await runScenario(
      `pool p[2] {
        will "gone/{client.index}" qos 1 payload "bye {client.id}" {
          message_expiry 60s
          content_type "text/plain"
          response_topic "r"
          correlation_data "c"
          format text
          user_property "a" "b"
        }
        connect
        disconnect abruptly
      }`,
      broker.url,
    );
    const wills = await other.saw(2);
    expect(wills.map(({ payload }) => payload.toString()).sort()).toEqual(['bye p-0', 'bye p-1']);
    expect({ ...wills[0].properties, userProperties: { ...wills[0].properties?.userProperties } }).toEqual({
      messageExpiryInterval: 60,
      contentType: 'text/plain',
      responseTopic: 'r',
      correlationData: Buffer.from('c'),
      payloadFormatIndicator: true,
      userProperties: { a: 'b' },
    });
  });
});
