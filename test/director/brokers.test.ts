import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { afterAll, expect, test } from 'vitest';
import { run } from '../../runtime/src/director/run.ts';
import type { Report } from '../../runtime/src/report/report.ts';
import { hasMosquitto, startMosquitto } from '../support/brokers.ts';
import { programsFolder } from '../support/programs.ts';
import { type Fan, fanPlan } from './fanPlan.ts';

const root = mkdtempSync(join(tmpdir(), 'brokers-'));
afterAll(() => rmSync(root, { recursive: true }));

test.skipIf(!hasMosquitto)("the broker's own counters agree with the report", async () => {
  const mosquitto = await startMosquitto();
  const report = await runFan({ broker: mosquitto, receivers: 5, senders: 10, workers: 3, version: 5 });
  expect(report.messages).toMatchObject({ published: 200, delivered: 1_000, lost: 0 });
  expect(await counter(mosquitto.url, '$SYS/broker/publish/messages/received', 200)).toBe(200);
  // Each reading of a counter is itself a message sent.
  const sent = await counter(mosquitto.url, '$SYS/broker/publish/messages/sent', 1_000);
  expect(sent - 1_000).toBeLessThan(20);
  await mosquitto.close();
});

test('a barrier breaks when those who should have signalled were refused', async () => {
  const aedes = await Aedes.createBroker({ authenticate: (client, _user, _password, done) => done(null, client.id !== 'receiver-1') });
  const server = createServer(aedes.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const report = await runFan({ broker: { host: '127.0.0.1', port }, agents: 2 });
  expect(report.verdict).toBe('passed');
  expect(report.durationMs).toBeLessThan(10_000);
  expect(report.connections).toMatchObject({ attempted: 5, succeeded: 4, failed: 1 });
  expect(report.messages.published).toBe(0);
  expect(report.errors).toContainEqual(expect.objectContaining({ pool: 'sender', count: 3, reason: expect.stringContaining('watching') }));
  server.close();
  await new Promise<void>((resolve) => aedes.close(resolve));
});

function runFan(fan: Partial<Fan> & Pick<Fan, 'broker'>): Promise<Report> {
  return run(fanPlan(fan), {
    programs: programsFolder(),
    node: { path: process.execPath },
    runsFolder: root,
    baseFolder: root,
    secrets: {},
    embeddedBroker: false,
  }).result;
}

/** The counter's value once it has come so far; the broker says it every second. */
async function counter(url: string, topic: string, atLeast: number): Promise<number> {
  const client = await mqtt.connectAsync(url);
  const reached = new Promise<number>((resolve) => {
    client.on('message', (_topic, payload) => {
      if (Number(payload) >= atLeast) resolve(Number(payload));
    });
  });
  await client.subscribeAsync(topic);
  const value = await reached;
  await client.endAsync();
  return value;
}
