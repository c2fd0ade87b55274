import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';

/** A broker on a free loopback port, for tests. */
export interface TestBroker {
  name: string;
  host: string;
  port: number;
  url: string;
  /** Of its process, where it has one of its own. */
  pid?: number;
  close(): Promise<void>;
}

/** Aedes in this process: MQTT 3.1 and 3.1.1. */
export async function startAedes(): Promise<TestBroker> {
  const aedes = await Aedes.createBroker({ queueLimit: 1_000_000, maxClientsIdLength: 1000 });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return broker('aedes', (server.address() as AddressInfo).port, async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
  });
}

const mosquitto = '/usr/sbin/mosquitto';

/**
 * Whether Debian's mosquitto is there. Without it tests of it are skipped, which is said once; with `CI=true` that is a failure,
 * as nobody would see it.
 */
export const hasMosquitto = findMosquitto();

/** Mosquitto in a process of its own, open to everyone on loopback. `settings` are further lines of its configuration. */
export async function startMosquitto(settings: readonly string[] = []): Promise<TestBroker> {
  const folder = await mkdtemp(join(tmpdir(), 'mosquitto-'));
  const port = await freePort();
  const configuration = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence false',
    'max_queued_messages 0',
    'max_inflight_messages 0',
    'sys_interval 1',
    'log_type error',
    ...settings,
  ];
  await writeFile(join(folder, 'mosquitto.conf'), `${configuration.join('\n')}\n`);
  const process = spawn(mosquitto, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
  await listening(process, port);
  const close = async () => {
    const exited = once(process, 'exit');
    process.kill();
    await exited;
    await rm(folder, { recursive: true });
  };
  return { ...broker('mosquitto', port, close), pid: process.pid! };
}

function findMosquitto(): boolean {
  if (existsSync(mosquitto)) return true;
  if (process.env.CI === 'true') throw new Error(`Mosquitto is missing: install Debian's package "mosquitto" (${mosquitto}).`);
  console.log(`Skipped: tests against mosquitto, as ${mosquitto} is missing (Debian's package "mosquitto").`);
  return false;
}

function broker(name: string, port: number, close: () => Promise<void>): TestBroker {
  return { name, host: '127.0.0.1', port, url: `mqtt://127.0.0.1:${port}`, close };
}

/** A port of loopback that nobody listens to. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Mosquitto does not say when it is ready: it is once it takes a connection. */
async function listening(process: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (process.exitCode !== null) throw new Error(`mosquitto ended with ${process.exitCode} before it listened`);
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
