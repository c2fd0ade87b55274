import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { Endpoints } from '../../runtime/src/engine/endpoints.ts';
import type { BrokerEndpoint } from '../../runtime/src/plan/plan.ts';

const endpoint = (host: string, port: number): BrokerEndpoint => ({ transport: 'tcp', host, port, path: '' });

test('clients are spread over the brokers in turn', async () => {
  const endpoints = new Endpoints([endpoint('127.0.0.1', 1), endpoint('127.0.0.2', 2)]);
  await endpoints.resolve();
  expect([0, 1, 2, 3].map((turn) => endpoints.targetOf(turn, 0))).toMatchObject([
    { host: '127.0.0.1', broker: { port: 1 } },
    { host: '127.0.0.2', broker: { port: 2 } },
    { host: '127.0.0.1', broker: { port: 1 } },
    { host: '127.0.0.2', broker: { port: 2 } },
  ]);
});

test.each(['127.0.0.1', '::1'])('localhost is the address that listens: %s', async (host) => {
  const server = await listening(host);
  if (!server) return;
  const endpoints = new Endpoints([endpoint('localhost', (server.address() as AddressInfo).port)]);
  await endpoints.resolve();
  expect(endpoints.targetOf(5, 0)).toMatchObject({ host });
  await new Promise((resolve) => server.close(resolve));
});

test('a name without an address is a failure, not an exception', async () => {
  const endpoints = new Endpoints([endpoint('nowhere.invalid', 1)]);
  await endpoints.resolve();
  expect(() => endpoints.targetOf(0, 0)).toThrow(/^E/);
});

/** Undefined on a machine without that family, or whose `localhost` has only the other. */
async function listening(host: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, host);
  try {
    await once(server, 'listening');
    const { lookup } = await import('node:dns/promises');
    const addresses = await lookup('localhost', { all: true });
    if (addresses.some(({ address }) => address === host)) return server;
  } catch {
    console.log(`Skipped: ${host}, which this machine does not have.`);
  }
  server.close();
  return undefined;
}
