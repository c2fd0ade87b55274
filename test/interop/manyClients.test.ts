import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { issueMany } from '../support/clientCertificates.ts';
import { listening } from '../support/listening.ts';
import { runScenario } from './scenario.ts';

const clients = 2_000;

describe.skipIf(!hasMosquitto)(`${clients} clients against mosquitto`, () => {
  let certificates: Certificates;
  let broker: TestBroker;
  const ports: Record<string, number> = {};

  beforeAll(async () => {
    certificates = makeCertificates();
    const names = Array.from({ length: clients }, (_, row) => `device-${row}`);
    issueMany(certificates, [...names, 'watcher']);
    const at = (name: string) => join(certificates.folder, name);
    writeFileSync(at('devices.csv'), `name\n${names.join('\n')}\n`);
    // The broker takes the certificate's name for the user's: nobody with a certificate can publish as another.
    writeFileSync(at('acl'), 'topic readwrite own/#\nuser watcher\ntopic read own/#\npattern write own/%u\n');
    for (const name of ['mtls', 'ws', 'wss']) ports[name] = await freePort();
    const server = [`cafile ${at('ca.pem')}`, `certfile ${at('server.pem')}`, `keyfile ${at('server.key')}`];
    broker = await startMosquitto([
      'user root',
      `acl_file ${at('acl')}`,
      ...[`listener ${ports.mtls} 127.0.0.1`, ...server, 'require_certificate true', 'use_identity_as_username true'],
      ...[`listener ${ports.ws} 127.0.0.1`, 'protocol websockets'],
      ...[`listener ${ports.wss} 127.0.0.1`, 'protocol websockets', ...server],
    ]);
    await Promise.all(Object.values(ports).map(listening));
  });
  afterAll(async () => {
    await broker?.close();
    certificates?.remove();
  });

  const certificate = (name: string) => `certificate "${name}.pem"\n key "${name}.key"`;
  test.each([
    ['mtls', 'mqtts', 'a certificate of its own for each, from a row of data', certificate('watcher'), certificate('{devices.name}')],
    ['ws', 'ws', 'WebSocket', undefined, undefined],
    ['wss', 'wss', 'WebSocket over TLS', '', ''],
  ])(
    '%s (%s://): %s',
    async (name, scheme, _what, watcher, device) => {
      const tls = (own: string | undefined) => (own === undefined ? '' : `tls {\n ca "ca.pem"\n ${own}\n }`);
      const ran = await runScenario(
        `data devices = csv("devices.csv")
      broker "${scheme}://localhost:${ports[name]}" { timeout 60s }
      pool watch[1] {
        ${tls(watcher)}
        connect
        subscribe "own/+" qos 1
        signal watching
        hold until done
      }
      pool device[${clients}] {
        ${tls(device)}
        arrive 1_000/s
        await watching
        connect
        publish "own/{devices.name}" qos 1 payload bytes(64)
        disconnect
      }`,
        `${scheme}://localhost:${ports[name]}`,
        { baseFolder: certificates.folder, deliveries: clients },
      );
      expect(ran.errors).toEqual({});
      const counts = (['connect.succeeded', 'publish.acknowledged', 'delivery.received', 'delivery.gaps', 'delivery.foreign'] as const).map(
        (counter) => ran.count(counter),
      );
      expect(counts).toEqual([clients + 1, clients, clients, 0, 0]);
      expect(ran.latency('connect.tls').count).toBe(scheme === 'ws' ? 0 : clients + 1);
    },
    300_000,
  );
});
