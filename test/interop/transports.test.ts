import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { type ScriptedBroker, startScripted, willing } from '../engine/scriptedBroker.ts';
import { freePort, hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { listening } from '../support/listening.ts';
import { otherEnd } from './otherEnd.ts';
import { runScenario } from './scenario.ts';

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
  for (const name of ['p-0', 'p-1', 'p-2']) certificates.issue(name);
});
afterAll(() => certificates.remove());

describe.skipIf(!hasMosquitto)('mosquitto, over every transport and in every version', () => {
  let broker: TestBroker;
  const ports: Record<string, number> = {};
  beforeAll(async () => {
    for (const name of ['mqtts', 'mtls', 'ws', 'wss']) ports[name] = await freePort();
    const at = (name: string) => `${certificates.folder}/${name}`;
    const server = [`cafile ${at('ca.pem')}`, `certfile ${at('server.pem')}`, `keyfile ${at('server.key')}`];
    const listener = (name: string, ...settings: string[]) => [`listener ${ports[name]} 127.0.0.1`, ...settings];
    // Started as root it would otherwise become another user, who must not read our keys.
    broker = await startMosquitto([
      'user root',
      ...listener('mqtts', ...server),
      ...listener('mtls', ...server, 'require_certificate true', 'use_identity_as_username true'),
      ...listener('ws', 'protocol websockets'),
      ...listener('wss', 'protocol websockets', ...server),
    ]);
    await Promise.all(Object.values(ports).map(listening));
  });
  afterAll(() => broker.close());

  const transports = [
    ['mqtts', 'mqtts'],
    ['mtls', 'mqtts'],
    ['ws', 'ws'],
    ['wss', 'wss'],
  ];
  const versions = ['3.1', '3.1.1', '5'];
  test.each(transports.flatMap(([name, scheme]) => versions.map((version) => [name, scheme, version])))(
    '%s (%s://) with MQTT %s',
    async (name, scheme, version) => {
      const url = `${scheme}://localhost:${ports[name]}`;
      const tls = `tls {\n ca "ca.pem"\n certificate "{client.id}.pem"\n key "{client.id}.key"\n }`;
      const ran = await runScenario(
        `broker "${url}" {\n version ${version}\n ${scheme === 'ws' ? '' : tls}\n}
        pool p[3] {
          inflight 10
          connect
          subscribe "t/{client.index}/#" qos 2
          repeat 30 times { publish "t/{client.index}/{message.seq}" qos {QOS} payload bytes(20_000) }
          wait 300ms
          disconnect
        }`.replace('{QOS}', String(version === '3.1' ? 1 : 2)),
        url,
        { baseFolder: certificates.folder },
      );
      expect(ran.errors).toEqual({});
      expect([ran.count('publish.acknowledged'), ran.count('delivery.received')]).toEqual([90, 90]);
      expect(ran.count('delivery.foreign') + ran.count('delivery.duplicated')).toBe(0);
      const stages = [ran.latency('connect.tcp').count, ran.latency('connect.tls').count, ran.latency('connect.connack').count];
      expect(stages).toEqual([3, scheme === 'ws' ? 0 : 3, 3]);
    },
  );

  test('a client without a certificate is refused where one is required', async () => {
    const url = `mqtts://localhost:${ports.mtls}`;
    const ran = await runScenario(`broker "${url}" { tls { ca "ca.pem" } }\npool p[1] { connect }`, url, {
      baseFolder: certificates.folder,
    });
    expect(ran.count('connect.failed')).toBe(1);
    expect(Object.keys(ran.errors)).toEqual([expect.stringMatching(/^closed before CONNACK: /)]);
  });

  test('going abruptly lets the will speak, over TLS and WebSocket too', async () => {
    const other = await otherEnd(broker.url, 'gone/#');
    for (const [name, scheme] of transports.filter(([name]) => name !== 'mtls')) {
      const url = `${scheme}://localhost:${ports[name]}`;
      const tls = scheme === 'ws' ? '' : 'tls { ca "ca.pem" }';
      await runScenario(
        `broker "${url}" { ${tls} }\npool p[1] {\n will "gone/${name}" payload "x"\n connect\n disconnect abruptly\n}`,
        url,
        { baseFolder: certificates.folder },
      );
    }
    const topics = (await other.saw(3)).map(({ topic }) => topic);
    expect(topics).toEqual(['gone/mqtts', 'gone/ws', 'gone/wss']);
  });
});

describe('TLS', () => {
  let broker: ScriptedBroker;
  const handshakes: Handshake[] = [];
  afterEach(async () => {
    handshakes.length = 0;
    await broker.close();
  });

  test('every client has its own certificate, and sends the server’s name and protocols', async () => {
    const url = await serve({ requestCert: true, ALPNProtocols: ['mqtt'] });
    const ran = await runTls(url, 'ca "ca.pem"\n certificate "{client.id}.pem"\n key "{client.id}.key"\n alpn "x", "mqtt"', 3);
    expect(ran.errors).toEqual({});
    expect(handshakes.map(({ client, name, protocol }) => [client, name, protocol]).sort()).toEqual(
      ['p-0', 'p-1', 'p-2'].map((name) => [name, 'localhost', 'mqtt']),
    );
  });

  test('an encrypted key is opened with its passphrase, which may be a secret, and with no other', async () => {
    const key = createPrivateKey(readFileSync(join(certificates.folder, 'p-0.key')));
    const sealed = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' });
    writeFileSync(join(certificates.folder, 'sealed.key'), sealed);
    const url = await serve({ requestCert: true });
    const opened = (passphrase: string) => runTls(url, `ca "ca.pem"\n certificate "p-0.pem"\n key "sealed.key" ${passphrase}`, 2);
    expect((await opened('passphrase secret("key")')).errors).toEqual({});
    expect(handshakes.map(({ client }) => client)).toEqual(['p-0', 'p-0']);
    const locked = { 'connect failed: the key cannot be opened: its passphrase is missing or wrong': 2 };
    expect((await opened('passphrase "open barley"')).errors).toEqual(locked);
    expect((await opened('')).errors).toEqual(locked);
  });

  test('another name is asked for, and the certificate must be for it', async () => {
    const url = await serve({});
    expect((await runTls(url, 'ca "ca.pem"\n server_name "broker.test"')).errors).toEqual({});
    expect(handshakes[0].name).toBe('broker.test');
    expect((await runTls(url, 'ca "ca.pem"\n server_name "other.test"')).errors).toEqual({
      'connect failed: ERR_TLS_CERT_ALTNAME_INVALID': 1,
    });
  });

  test('an address is verified as one, and no name is sent', async () => {
    const url = await serve({});
    expect((await runTls(url.replace('localhost', '127.0.0.1'), 'ca "ca.pem"')).errors).toEqual({});
    expect(handshakes[0].name).toBe(false);
  });

  test.each([
    ['an authority that nobody knows', '', { 'connect failed: SELF_SIGNED_CERT_IN_CHAIN': 1 }],
    ['nothing is verified when insecure', 'insecure', {}],
    [
      'files that are not there',
      'ca "none-{client.index}.pem"',
      { 'connect failed: there is no file "none-0.pem" beside the scenario': 1 },
    ],
  ])('%s', async (_name, tls, errors) => {
    const url = await serve({});
    const ran = await runTls(url, tls === '' ? 'alpn "mqtt"' : tls);
    expect(ran.errors).toEqual(errors);
  });

  test('an old server is refused', async () => {
    const url = await serve({ maxVersion: 'TLSv1.2' });
    expect((await runTls(url, 'ca "ca.pem"')).errors).toEqual({});
    const ran = await runTls(url, 'ca "ca.pem"\n minimum_version 1.3');
    expect(Object.keys(ran.errors)).toEqual([expect.stringMatching(/^connect failed: .*(PROTOCOL_VERSION|EPROTO)/)]);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s sessions are resumed only where that is asked for', async (maxVersion) => {
    const url = await serve({ maxVersion });
    const steps = 'connect\n wait 100ms\n disconnect\n connect\n disconnect';
    expect((await runTls(url, 'ca "ca.pem"\n resume_sessions', 1, steps)).errors).toEqual({});
    await runTls(url, 'ca "ca.pem"', 1, steps);
    expect(handshakes.map(({ resumed }) => resumed)).toEqual([false, true, false, false]);
  });

  test('a server that does not speak TLS', async () => {
    broker = await startScripted(willing, 5, ({ socket }) => {
      socket.removeAllListeners('data').end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const ran = await runTls(`mqtts://localhost:${broker.port}`, 'insecure');
    expect(Object.keys(ran.errors)).toEqual([expect.stringMatching(/^connect failed: (EPROTO|ERR_SSL_\w+)$/)]);
  });

  async function serve(options: TlsOptions): Promise<string> {
    const file = (name: string) => readFileSync(join(certificates.folder, name));
    const own = { cert: file('server.pem'), key: file('server.key'), ca: file('ca.pem') };
    broker = await startScripted(
      willing,
      5,
      ({ socket }) => handshakes.push(handshakeOf(socket as TLSSocket)),
      (onSocket) => createServer({ ...own, ...options }, onSocket).on('tlsClientError', () => undefined),
    );
    return `mqtts://localhost:${broker.port}`;
  }

  function runTls(url: string, tls: string, clients = 1, steps = 'connect\n disconnect') {
    return runScenario(`broker "${url}" { tls {\n ${tls}\n } }\npool p[${clients}] {\n ${steps}\n}`, url, {
      baseFolder: certificates.folder,
      secrets: { key: 'open sesame' },
    });
  }
});

describe('WebSocket', () => {
  test('the path, the headers and the subprotocol are those of the scenario', async () => {
    const requests: object[] = [];
    const port = await serveHttp((server) => {
      new WebSocketServer({ server }).on('connection', (socket, { url, headers }) => {
        requests.push([url, headers.host, headers['x-row'], headers['sec-websocket-protocol']]);
        socket.close();
      });
    });
    const url = `ws://localhost:${port}/some/path?a=b`;
    await runScenario(
      `broker "${url}" { websocket {\n header "X-Row" "{client.index}"\n subprotocol "mqttv3.1"\n } }\npool p[1] { connect }`,
      url,
    );
    expect(requests).toEqual([['/some/path?a=b', `localhost:${port}`, '0', 'mqttv3.1']]);
  });

  test('a server that refuses the upgrade', async () => {
    const port = await serveHttp((server) => {
      server.on('request', (_request, response) => response.writeHead(403).end());
    });
    const ran = await runScenario('pool p[2] { connect }', `ws://localhost:${port}`);
    expect(ran.errors).toEqual({ 'connect failed: Unexpected server response: 403': 2 });
  });

  test('a message of text ends the connection', async () => {
    const port = await serveHttp((server) => {
      new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', () => socket.send('hello')));
    });
    const ran = await runScenario('pool p[1] { connect }', `ws://localhost:${port}`);
    expect(ran.errors).toEqual({ 'closed before CONNACK: a WebSocket message of text, where MQTT is binary': 1 });
  });

  async function serveHttp(configure: (server: ReturnType<typeof createHttpServer>) => void): Promise<number> {
    const server = createHttpServer();
    configure(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    return (server.address() as { port: number }).port;
  }
});

interface Handshake {
  client: string | string[] | undefined;
  /** As the client asked for it. */
  name: string | false;
  protocol: string | false | null;
  resumed: boolean;
}

function handshakeOf(socket: TLSSocket): Handshake {
  const { servername } = socket as TLSSocket & { servername: string | false };
  const client = socket.getPeerCertificate().subject?.CN;
  return { client, name: servername, protocol: socket.alpnProtocol, resumed: socket.isSessionReused() };
}
