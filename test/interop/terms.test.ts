import { describe, expect, test } from 'vitest';
import { type Script, startScripted, willing } from '../engine/scriptedBroker.ts';
import { hasMosquitto, startMosquitto } from '../support/brokers.ts';
import { folderWith, runScenario } from './scenario.ts';

test('CONNECT carries what the scenario says', async () => {
  const broker = await startScripted(willing, 5);
  await runScenario(
    `broker "mqtt://h" { user_property "fleet" "north" }
    pool p[1] {
      client_id "c-{client.index}"
      clean false
      keepalive 33s
      session_expiry 1h
      receive_maximum 7
      maximum_packet_size 4KB
      topic_alias_maximum 5
      request_response_information true
      request_problem_information false
      user_property "row" "{client.index}"
      will "w" qos 2 retain payload "x" { delay 9s }
      connect
      disconnect
    }`,
    url(broker.port),
  );
  const [packet] = broker.connections[0].packets;
  expect(packet).toMatchObject({
    clientId: 'c-0',
    clean: false,
    keepalive: 33,
    properties: {
      sessionExpiryInterval: 3_600,
      receiveMaximum: 7,
      maximumPacketSize: 4_000,
      topicAliasMaximum: 5,
      requestResponseInformation: true,
      requestProblemInformation: false,
      userProperties: { fleet: 'north', row: '0' },
    },
    will: { topic: 'w', qos: 2, retain: true, properties: { willDelayInterval: 9 } },
  });
  await broker.close();
});

test('SUBSCRIBE, UNSUBSCRIBE and DISCONNECT carry what the scenario says, SUBSCRIBE also where it is asked for again', async () => {
  const dropFirst: Script = (packet, connection) => {
    if (packet.cmd === 'publish' && connection.turn === 0) connection.socket.end();
    else willing(packet, connection);
  };
  const broker = await startScripted(dropFirst, 5);
  await runScenario(
    `pool p[1] {
      reconnect backoff 1ms..1ms
      session_expiry 1h
      user_property "constructor" "of CONNECT"
      connect
      subscribe {
        "a" qos 1
        user_property "why" "first"
        user_property "why" "second"
      }
      publish "b" qos 1
      unsubscribe "a" { user_property "toString" "{client.index}" }
      disconnect reason with_will session_expiry 2h { user_property "last" "word" }
    }`,
    url(broker.port),
  );
  const [before, after] = broker.connections.map(({ packets }) => packets);
  const why = { properties: { userProperties: { why: ['first', 'second'] } } };
  expect(before[0]).toMatchObject({ cmd: 'connect', properties: { userProperties: { constructor: 'of CONNECT' } } });
  expect(before.find(({ cmd }) => cmd === 'subscribe')).toMatchObject(why);
  expect(after.find(({ cmd }) => cmd === 'subscribe')).toMatchObject(why);
  expect(after.find(({ cmd }) => cmd === 'unsubscribe')).toMatchObject({ properties: { userProperties: { toString: '0' } } });
  expect(after.at(-1)).toMatchObject({
    cmd: 'disconnect',
    reasonCode: 4,
    properties: { sessionExpiryInterval: 7_200, userProperties: { last: 'word' } },
  });
  await broker.close();
});

test.each([
  ['subscribe rows.k', 'subscribe failed'],
  ['subscribe "a" { user_property "k" rows.k }', 'subscribe failed'],
  ['unsubscribe rows.k', 'unsubscribe failed'],
  ['disconnect { user_property "k" rows.k }', 'disconnect: sent without properties'],
])('what is too long for MQTT fails its step alone: %s', async (step, what) => {
  const baseFolder = folderWith({ 'rows.json': JSON.stringify([{ k: 'x'.repeat(70_000) }, { k: 'fits' }]) });
  const broker = await startScripted(willing, 5);
  const ran = await runScenario(
    `data rows = json("rows.json") rows in_order\npool p[2] {\n connect\n publish "a" qos 1\n ${step}\n}`,
    url(broker.port),
    { baseFolder },
  );
  await broker.drained();
  expect(ran.errors).toEqual({ [`${what}: a text is longer than 65,535 bytes`]: 1 });
  expect(ran.count('publish.acknowledged')).toBe(2);
  expect(broker.connections.map(({ packets }) => packets.at(-1)?.cmd)).toEqual(['disconnect', 'disconnect']);
  expect(ran.count('subscribe.failed')).toBe(what === 'subscribe failed' ? 1 : 0);
  await broker.close();
});

describe('a broker’s limits are obeyed, and what they forbid is missed', () => {
  test.each<[terms: object, publish: string, reason: string]>([
    [{ maximumQoS: 0 }, 'publish "a" qos 1 payload "x"', 'the broker takes QoS 0 at most'],
    [{ maximumQoS: 1 }, 'publish "a" qos 2 payload "x"', 'the broker takes QoS 1 at most'],
    [{ retainAvailable: false }, 'publish "a" retain payload "x"', 'the broker takes no retained messages'],
    [{ maximumPacketSize: 100 }, 'publish "a" payload bytes(100)', 'the broker takes packets of 100 bytes at most'],
  ])('%o', async (properties, publish, reason) => {
    const broker = await startScripted(grantingWith(properties), 5);
    const fitting = 'publish "a" payload bytes(40)';
    const ran = await runScenario(`pool p[2] {\n connect\n ${publish}\n ${fitting}\n disconnect\n}`, url(broker.port));
    expect(ran.errors).toEqual({ [`publish missed: ${reason}`]: 2 });
    expect([ran.count('publish.sent'), ran.count('publish.missed')]).toEqual([2, 2]);
    const sent = broker.connections.map(({ packets }) => packets.filter(({ cmd }) => cmd === 'publish').length);
    expect(sent).toEqual([1, 1]);
    await broker.close();
  });

  test.skipIf(!hasMosquitto)('a packet larger than mosquitto takes leaves no gap behind, and no loss', async () => {
    const broker = await startMosquitto(['max_packet_size 2000', 'retain_available false']);
    const ran = await runScenario(
      `pool r[3] {
        connect
        subscribe "a/+/{client.index}" qos 1
        signal there
        hold until done
      }
      pool s[3] {
        await there from 3
        connect
        repeat 20 times { publish "a/{message.seq % 3}/{client.index}" qos 1 payload bytes(random(100, 3_000)) }
        publish "a/0/0" retain payload "x"
      }`,
      broker.url,
    );
    expect(ran.count('publish.sent') + ran.count('publish.missed')).toBe(63);
    expect(ran.errors['publish missed: the broker takes packets of 2000 bytes at most']).toBe(ran.count('publish.missed') - 3);
    expect(ran.count('delivery.received')).toBe(ran.count('publish.sent'));
    expect(ran.count('delivery.gaps')).toBe(0);
    const matched = ran.windows.flatMap((window) => window.matched.flatMap(({ counts }) => counts));
    expect(matched.flat().reduce((sum, count) => sum + count, 0)).toBe(ran.count('publish.sent'));
    await broker.close();
  });

  test('no more messages are unacknowledged than it receives at once', async () => {
    let open = 0;
    let most = 0;
    const acknowledgeLater: Script = (packet, connection) => {
      if (packet.cmd !== 'publish') return grantingWith({ receiveMaximum: 3 })(packet, connection);
      most = Math.max(most, ++open);
      setImmediate(() => {
        open--;
        connection.send({ cmd: 'puback', messageId: packet.messageId! });
      });
    };
    const broker = await startScripted(acknowledgeLater, 5);
    const ran = await runScenario(
      'pool p[1] {\n inflight 100\n connect\n repeat 50 times { publish "a" qos 1 payload "x" }\n}',
      url(broker.port),
    );
    expect([ran.count('publish.acknowledged'), most]).toEqual([50, 3]);
    await broker.close();
  });

  test('the identifier and the keep alive that it assigns hold', async () => {
    const broker = await startScripted(grantingWith({ assignedClientIdentifier: 'given-7', serverKeepAlive: 1 }), 5);
    const ran = await runScenario(
      'pool p[1] {\n client_id ""\n connect\n publish "from/{client.id}" payload "x" { user_property "id" client.id }\n hold 2.5s\n}',
      url(broker.port),
    );
    const { packets } = broker.connections[0];
    expect(packets.find(({ cmd }) => cmd === 'publish')).toMatchObject({ topic: 'from/given-7' });
    expect(packets.filter(({ cmd }) => cmd === 'pingreq').length).toBeGreaterThanOrEqual(2);
    expect(ran.errors).toEqual({});
    await broker.close();
  });
});

test.each([
  [{ reasonString: 'token expired' }, 'connect refused: not authorized (0x87): token expired'],
  [{ serverReference: 'other:1883' }, 'connect refused: not authorized (0x87): use other:1883'],
])('what a refusing broker says besides the code is told: %o', async (properties, reason) => {
  const refuse: Script = (_packet, { send, socket }) => {
    send({ cmd: 'connack', reasonCode: 0x87, sessionPresent: false, properties });
    socket.end();
  };
  const broker = await startScripted(refuse, 5);
  const ran = await runScenario('pool p[1] { connect }', url(broker.port));
  expect(ran.errors).toEqual({ [reason]: 1 });
  await broker.close();
});

test('why a message or a filter is refused is told too', async () => {
  const refuse: Script = (packet, connection) => {
    const properties = { reasonString: 'quota of ten' };
    if (packet.cmd === 'subscribe') connection.send({ cmd: 'suback', messageId: packet.messageId!, granted: [0x97], properties });
    else if (packet.cmd === 'publish' && packet.qos === 1)
      connection.send({ cmd: 'puback', messageId: packet.messageId!, reasonCode: 0x97, properties });
    else if (packet.cmd === 'publish') connection.send({ cmd: 'pubrec', messageId: packet.messageId!, reasonCode: 0x97, properties });
    else willing(packet, connection);
  };
  const broker = await startScripted(refuse, 5);
  const ran = await runScenario(
    'pool p[1] {\n connect\n subscribe "a"\n publish "b" qos 1\n publish "b" qos 2\n disconnect\n}',
    url(broker.port),
  );
  expect(ran.errors).toEqual({
    'subscribe refused: quota exceeded (0x97): quota of ten': 1,
    'publish refused: quota exceeded (0x97): quota of ten': 2,
  });
  await broker.close();
});

/** Willing, and its CONNACK has these properties. */
function grantingWith(properties: object): Script {
  return (packet, connection) => {
    if (packet.cmd === 'connect') connection.send({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties });
    else willing(packet, connection);
  };
}

function url(port: number): string {
  return `mqtt://127.0.0.1:${port}`;
}
