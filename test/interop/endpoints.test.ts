import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../runtime/src/director/run.ts';
import { freePort, hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { programsFolder } from '../support/programs.ts';
import { planOf } from './scenario.ts';

describe.skipIf(!hasMosquitto)('whole runs on several endpoints of mosquitto have exact books', () => {
  const root = mkdtempSync(join(tmpdir(), 'endpoints-'));
  let brokers: TestBroker[] = [];
  let second: number;
  beforeAll(async () => {
    second = await freePort();
    brokers = await Promise.all([startMosquitto([`listener ${second} 127.0.0.1`]), startMosquitto()]);
  });
  afterAll(async () => {
    await Promise.all(brokers.map((broker) => broker.close()));
    rmSync(root, { recursive: true });
  });

  async function booksOf(text: string) {
    const going = run(planOf(text), {
      programs: programsFolder(),
      node: { path: process.execPath },
      runsFolder: mkdtempSync(join(root, 'run-')),
      baseFolder: root,
      secrets: {},
      embeddedBroker: false,
    });
    const { messages, connections, errors } = await going.result;
    const { published, expected, delivered, lost, inFlight, foreign, duplicated } = messages;
    expect(errors).toEqual([]);
    return { connected: connections.succeeded, published, expected, delivered, lost, inFlight, foreign, duplicated };
  }
  const clean = { lost: 0, inFlight: 0, foreign: 0, duplicated: 0 };
  const local = 'settle 1s\nagents { local { workers 2 } }';

  test('in turn: clients of the same index meet at the same endpoint, though the brokers know nothing of each other', async () => {
    const books = await booksOf(
      `broker "${brokers[0].url}", "${brokers[1].url}"
      ${local}
      pool hear[6] {\n connect\n subscribe "to/{client.index}" qos 1\n signal there\n hold until done\n}
      pool say[6] {\n await there\n connect\n repeat 5 times { publish "to/{client.index}" qos 1 payload bytes(64) }\n disconnect\n}`,
    );
    expect(books).toEqual({ connected: 12, published: 30, expected: 30, delivered: 30, ...clean });
  });

  test.each(['round_robin', 'random'])('%s, over two endpoints of one broker: everybody hears everybody', async (spread) => {
    const books = await booksOf(
      `broker "${brokers[0].url}", "mqtt://127.0.0.1:${second}" {\n spread ${spread}\n}
      ${local}
      pool hear[3] {\n connect\n subscribe "all/#" qos 1\n signal there\n hold until done\n}
      pool say[8] {\n await there\n connect\n repeat 5 times { publish "all/{client.index}" qos 1 payload bytes(64) }\n disconnect\n}`,
    );
    expect(books).toEqual({ connected: 11, published: 40, expected: 120, delivered: 120, ...clean });
  });

  test('no local: what a client publishes itself is not expected of its own subscription, others’ is', async () => {
    const books = await booksOf(
      `broker "${brokers[0].url}"
      ${local}
      pool ring[4] {
        connect
        subscribe "ring/{client.index}" qos 1 no_local
        signal there
        await there
        publish "ring/{client.index}" qos 1 payload bytes(64)
        publish "ring/{(client.index + 1) % 4}" qos 1 payload bytes(64)
        signal sent
        hold until done
      }
      pool end[1] { await sent }`,
    );
    expect(books).toEqual({ connected: 4, published: 8, expected: 4, delivered: 4, ...clean });
  });
});
