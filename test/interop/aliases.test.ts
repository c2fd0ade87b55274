import { expect, test } from 'vitest';
import { type Script, startScripted, willing } from '../engine/scriptedBroker.ts';
import { hasMosquitto, startMosquitto } from '../support/brokers.ts';
import { otherEnd } from './otherEnd.ts';
import { runScenario } from './scenario.ts';

test('a topic is sent once and as a number from then on, for as many as the broker allows, on each connection anew', async () => {
  const grant: Script = (packet, connection) => {
    if (packet.cmd !== 'connect') return willing(packet, connection);
    connection.send({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties: { topicAliasMaximum: 2 } });
  };
  const broker = await startScripted(grant, 5);
  const ran = await runScenario(
    `pool p[1] {
      connect
      repeat 6 times { publish "a/{message.seq % 3}" payload "x" { topic_alias } }
      disconnect
      connect
      publish "a/0" payload "x" { topic_alias }
    }`,
    `mqtt://127.0.0.1:${broker.port}`,
  );
  const sent = broker.connections.map(({ packets }) =>
    packets.flatMap((packet) => (packet.cmd === 'publish' ? [[packet.topic, packet.properties?.topicAlias]] : [])),
  );
  expect(sent[0]).toEqual([
    ['a/0', 1],
    ['a/1', 2],
    ['a/2', undefined],
    ['', 1],
    ['', 2],
    ['a/2', undefined],
  ]);
  expect(sent[1]).toEqual([['a/0', 1]]);
  expect(ran.count('publish.sent')).toBe(7);
  await broker.close();
});

test.skipIf(!hasMosquitto)('with mosquitto every message still reaches its topic, tracked and whole', async () => {
  const broker = await startMosquitto();
  const other = await otherEnd(broker.url, 'p/#');
  const ran = await runScenario(
    `pool r[1] {
      connect
      subscribe "p/#" qos 1
      signal there
      hold until done
    }
    pool p[3] {
      await there from 1
      connect
      repeat 100 times { publish "p/{client.index}/{message.seq % 15}" qos 1 payload bytes(60) { topic_alias } }
    }`,
    broker.url,
  );
  const topics = new Map<string, number>();
  for (const { topic } of await other.saw(300)) topics.set(topic, (topics.get(topic) ?? 0) + 1);
  expect(topics.size).toBe(45);
  expect([...topics.values()].every((count) => count === 6 || count === 7)).toBe(true);
  expect([ran.count('delivery.received'), ran.count('delivery.gaps'), ran.count('delivery.foreign')]).toEqual([300, 0, 0]);
  await broker.close();
});

test('numbers that a broker sends instead of topics are understood', async () => {
  const number: Script = (packet, connection) => {
    willing(packet, connection);
    if (packet.cmd !== 'subscribe') return;
    const publish = { cmd: 'publish', qos: 0, dup: false, retain: false } as const;
    connection.send({ ...publish, topic: 'in/first', payload: 'a', properties: { topicAlias: 3 } });
    connection.send({ ...publish, topic: '', payload: 'b', properties: { topicAlias: 3 } });
  };
  const broker = await startScripted(number, 5);
  const ran = await runScenario(
    `pool p[1] {
      topic_alias_maximum 5
      on "in/+" as m { publish "out" payload "{m.topic}: {m.payload}" }
      connect
      subscribe "in/+"
      wait 100ms
    }`,
    `mqtt://127.0.0.1:${broker.port}`,
  );
  const answers = broker.connections[0].packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet.payload.toString()] : []));
  expect(answers).toEqual(['in/first: a', 'in/first: b']);
  expect(ran.errors).toEqual({});
  await broker.close();
});

test.each([
  [6, 'topic alias invalid: topic alias 6 was not allowed'],
  [0, 'topic alias invalid: topic alias 0 was not allowed'],
  [2, 'protocol error: topic alias 2 was never given to a topic'],
])('a number that means nothing is a protocol error: %d', async (topicAlias, reason) => {
  const number: Script = (packet, connection) => {
    willing(packet, connection);
    // By hand, as the library refuses to write some of them.
    if (packet.cmd === 'subscribe') connection.socket.write(Buffer.from([0x30, 6, 0, 0, 3, 0x23, 0, topicAlias]));
  };
  const broker = await startScripted(number, 5);
  const ran = await runScenario(
    'pool p[1] {\n topic_alias_maximum 5\n connect\n subscribe "in/+"\n wait 100ms\n}',
    `mqtt://127.0.0.1:${broker.port}`,
  );
  expect(ran.errors).toEqual({ [`connection lost: ${reason}`]: 1 });
  await broker.close();
});
