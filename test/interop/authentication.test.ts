import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Script, type ScriptedConnection, startScripted, willing } from '../engine/scriptedBroker.ts';
import { runScenario } from './scenario.ts';

const salt = Buffer.from('some salt');

test.each([
  ['scram_sha_256', 'SCRAM-SHA-256', 'sha256'],
  ['scram_sha_512', 'SCRAM-SHA-512', 'sha512'],
])('%s: client and broker prove to each other that they know the password', async (word, method, hash) => {
  const broker = await startScripted(scramBroker(hash, 'pencil'), 5);
  const ran = await runScenario(scenario(word), `mqtt://127.0.0.1:${broker.port}`, { secrets: { pin: 'pencil' } });
  expect(ran.errors).toEqual({});
  expect(ran.count('connect.succeeded')).toBe(3);
  const [packet] = broker.connections[0].packets;
  expect(packet).toMatchObject({ cmd: 'connect', properties: { authenticationMethod: method } });
  expect(packet).not.toHaveProperty('password');
  expect(packet).not.toHaveProperty('username');
  await broker.close();
});

test.each<[why: string, password: string, forged: boolean, reason: string]>([
  ['a wrong password', 'pencil', false, 'connect refused: not authorized (0x87)'],
  ['a broker that only pretends', 'wrong', true, 'authentication failed: the broker does not know the password'],
])('%s', async (_why, password, forged, reason) => {
  const broker = await startScripted(scramBroker('sha256', password, forged), 5);
  const ran = await runScenario(scenario('scram_sha_256'), `mqtt://127.0.0.1:${broker.port}`, { secrets: { pin: 'wrong' } });
  expect(ran.errors).toEqual({ [reason]: 3 });
  await broker.close();
});

test('a challenge of another method is a protocol error', async () => {
  const broker = await startScripted(scramBroker('sha256', 'pencil', false, 'SCRAM-SHA-512'), 5);
  const ran = await runScenario(scenario('scram_sha_256'), `mqtt://127.0.0.1:${broker.port}`, { secrets: { pin: 'pencil' } });
  expect(ran.errors).toEqual({ 'protocol error: AUTH has another method than CONNECT': 3 });
  await broker.close();
});

test('AUTH that nobody has asked for is a protocol error', async () => {
  const auth: Script = (packet, connection) => {
    willing(packet, connection);
    if (packet.cmd === 'subscribe') connection.send({ cmd: 'auth', reasonCode: 0x18, properties: { authenticationMethod: 'x' } });
  };
  const broker = await startScripted(auth, 5);
  const ran = await runScenario('pool p[1] {\n connect\n subscribe "a"\n wait 100ms\n}', `mqtt://127.0.0.1:${broker.port}`);
  expect(ran.errors).toEqual({ 'connection lost: protocol error: AUTH, which was not begun': 1 });
  await broker.close();
});

function scenario(word: string): string {
  return `pool p[3] {\n authentication ${word}\n username "user-{client.index}"\n password secret("pin")\n connect\n disconnect\n}`;
}

const methods: Record<string, string> = { sha256: 'SCRAM-SHA-256', sha512: 'SCRAM-SHA-512' };

/** The broker's side of RFC 5802. A forged one lets everyone in, and signs with what it does not know. */
function scramBroker(hash: string, password: string, forged = false, method = methods[hash]): Script {
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
  const salted = pbkdf2Sync(password, salt, 4096, hash === 'sha256' ? 32 : 64, hash);
  const talks = new Map<ScriptedConnection, { bare: string; challenge: string }>();
  return (packet, connection) => {
    if (packet.cmd === 'connect') {
      const bare = String(packet.properties?.authenticationData).slice('n,,'.length);
      const challenge = `${bare.slice(bare.indexOf('r='))}theirs,s=${salt.toString('base64')},i=4096`;
      talks.set(connection, { bare, challenge });
      const properties = { authenticationMethod: method, authenticationData: Buffer.from(challenge) };
      connection.send({ cmd: 'auth', reasonCode: 0x18, properties });
    } else if (packet.cmd === 'auth') {
      const { bare, challenge } = talks.get(connection)!;
      const [withoutProof, proof] = String(packet.properties?.authenticationData).split(',p=');
      const message = [bare, challenge, withoutProof].join(',');
      const clientKey = hmac(salted, 'Client Key');
      const mask = hmac(createHash(hash).update(clientKey).digest(), message);
      const isRight = Buffer.from(clientKey.map((byte, at) => byte ^ mask[at])).toString('base64') === proof;
      const key = forged ? Buffer.from('nothing') : hmac(salted, 'Server Key');
      const last = Buffer.from(`v=${hmac(key, message).toString('base64')}`);
      const reasonCode = isRight || forged ? 0 : 0x87;
      connection.send({ cmd: 'connack', reasonCode, sessionPresent: false, properties: { authenticationData: last } });
    } else {
      willing(packet, connection);
    }
  };
}
