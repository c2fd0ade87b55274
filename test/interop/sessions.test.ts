import { describe, expect, test } from 'vitest';
import { type Script, startScripted, willing } from '../engine/scriptedBroker.ts';
import { hasMosquitto, startAedes, startMosquitto } from '../support/brokers.ts';
import { otherEnd } from './otherEnd.ts';
import { runScenario } from './scenario.ts';

const kept = 'clean false\n session_expiry 1h\n reconnect backoff 5ms..20ms';

test.each([
  [1, ['publish', 'publish']],
  [2, ['publish', 'publish', 'pubrel', 'pubrel']],
])('QoS %d: what is not acknowledged is sent again, marked as such, and acknowledged once', async (qos, first) => {
  let lost = false;
  const loseOnce: Script = (packet, connection) => {
    if (packet.cmd === 'connect') {
      connection.send({ cmd: 'connack', reasonCode: 0, sessionPresent: connection.turn > 0 });
    } else if (!lost && (packet.cmd === 'pubrel' || packet.cmd === 'publish')) {
      if (packet.cmd === 'publish' && qos === 2) connection.send({ cmd: 'pubrec', messageId: packet.messageId! });
      if (connection.packets.filter(({ cmd }) => cmd === first.at(-1)).length < 2) return;
      lost = true;
      connection.socket.destroy();
    } else {
      willing(packet, connection);
    }
  };
  const broker = await startScripted(loseOnce, 5);
  const ran = await runScenario(
    `pool p[1] {\n ${kept}\n inflight 2\n connect\n repeat 5 times { publish "a/{message.seq}" qos ${qos} payload "x" }\n}`,
    `mqtt://127.0.0.1:${broker.port}`,
  );
  expect(broker.connections[0].packets.slice(1).map(({ cmd }) => cmd)).toEqual(first);
  const again = broker.connections[1].packets.slice(1, 3);
  if (qos === 1) expect(again).toMatchObject([0, 1].map((seq) => ({ cmd: 'publish', dup: true, topic: `a/${seq}`, messageId: seq + 1 })));
  else expect(again).toMatchObject([1, 2].map((messageId) => ({ cmd: 'pubrel', messageId })));
  expect([ran.count('publish.sent'), ran.count('publish.acknowledged'), ran.count('publish.failed')]).toEqual([5, 5, 0]);
  await broker.close();
});

test('a broker that has forgotten the session gets nothing again', async () => {
  const forget: Script = (packet, connection) => {
    if (connection.turn > 0 || packet.cmd !== 'publish') willing(packet, connection);
    else connection.socket.destroy();
  };
  const broker = await startScripted(forget, 5);
  const ran = await runScenario(
    `pool p[1] {\n ${kept}\n connect\n repeat 3 times { publish "a" qos 1 payload "x" }\n}`,
    `mqtt://127.0.0.1:${broker.port}`,
  );
  expect(ran.errors['publish failed: the broker has forgotten the session']).toBe(1);
  expect([ran.count('publish.sent'), ran.count('publish.acknowledged'), ran.count('publish.failed')]).toEqual([3, 2, 1]);
  await broker.close();
});

describe.each([
  ['mosquitto', '5'],
  ['mosquitto', '3.1.1'],
  ['aedes', '3.1.1'],
])('%s with MQTT %s', (name, version) => {
  test.skipIf(name === 'mosquitto' && !hasMosquitto)(
    'what came while a client was away arrives when it is back, and nothing is lost or doubled',
    async () => {
      const broker = name === 'aedes' ? await startAedes() : await startMosquitto();
      const expiry = version === '5' ? 'session_expiry 1h' : '';
      const ran = await runScenario(
        `broker "mqtt://h" { version ${version} }
      pool away[2] {
        clean false
        ${expiry}
        connect
        subscribe "q/{client.index}/#" qos 1
        disconnect
        signal gone
        await sent
        connect
        wait 300ms
        disconnect
      }
      pool s[1] {
        inflight 20
        await gone from 2
        connect
        repeat 50 times { publish "q/{message.seq % 2}/x" qos 1 payload bytes(64) }
        disconnect
        signal sent
      }`,
        broker.url,
      );
      expect(ran.errors).toEqual({});
      expect([ran.count('delivery.received'), ran.count('delivery.duplicated'), ran.count('delivery.gaps')]).toEqual([50, 0, 0]);
      await broker.close();
    },
  );
});

test.skipIf(!hasMosquitto)('a session that is ended with DISCONNECT gets nothing more, and nobody is taken for subscribed', async () => {
  const broker = await startMosquitto();
  const ran = await runScenario(
    `pool away[2] {
      ${kept}
      connect
      subscribe "q/{client.index}" qos 1
      disconnect session_expiry 0s
      // Books are kept in tenths of a second.
      wait 300ms
      signal gone
      await sent
      wait 300ms
      connect
      disconnect
    }
    pool s[1] {
      await gone from 2
      connect
      repeat 10 times { publish "q/{message.seq % 2}" qos 1 payload bytes(64) }
      disconnect
      signal sent
    }`,
    broker.url,
  );
  expect(ran.errors).toEqual({});
  expect([ran.count('publish.acknowledged'), ran.count('delivery.received')]).toEqual([10, 0]);
  const heard = ran.windows.flatMap(({ matched, subscribed }) =>
    matched.flatMap(({ counts }) => counts.flatMap((count, slot) => (count > 0 ? [subscribed[0]?.possible[slot] ?? 0] : []))),
  );
  expect(new Set(heard)).toEqual(new Set([0]));
  await broker.close();
});

test.skipIf(!hasMosquitto)('connections that are cut again and again lose no message of QoS 1 or 2 in either direction', async () => {
  const broker = await startMosquitto();
  const other = await otherEnd(broker.url, 'up/#');
  const ran = await runScenario(
    `pool p[5] {
      ${kept}
      inflight 10
      connect
      subscribe "down/{client.index}" qos 2
      repeat 10 times {
        repeat 7 times { publish "up/{client.index}/{message.seq}" qos 2 payload bytes(64) }
        disconnect abruptly
        connect
      }
      repeat 3 times { publish "down/{client.index}" qos 2 payload bytes(64) }
      wait 200ms
      disconnect
    }`,
    broker.url,
  );
  await other.saw(350);
  const topics = new Set(other.seen.map(({ topic }) => topic));
  expect([topics.size, other.seen.length]).toEqual([350, 350]);
  expect([ran.count('publish.acknowledged'), ran.count('publish.failed'), ran.count('publish.missed')]).toEqual([365, 0, 0]);
  expect([ran.count('delivery.received'), ran.count('delivery.duplicated')]).toEqual([15, 0]);
  await broker.close();
});
