import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Sockets } from '../../runtime/src/engine/sockets.ts';
import type { Target } from '../../runtime/src/engine/target.ts';
import { tcpBinding } from '../../runtime/src/engine/tcpBinding.ts';
import { TcpHandles } from '../../runtime/src/engine/tcpHandles.ts';
import type { Transport } from '../../runtime/src/engine/transport.ts';
import { transportFor } from '../../runtime/src/engine/transportFor.ts';
import { collectGarbage } from './garbage.ts';

const tcp = tcpBinding();

test('this Node has TCP without streams, and a run over TCP alone uses it', () => {
  const broker = { transport: 'tcp', host: '127.0.0.1', port: 1883, path: '' } as const;
  expect(transportFor([broker])(1)).toBeInstanceOf(TcpHandles);
  expect(transportFor([broker, { ...broker, transport: 'tls' }])(1)).toBeInstanceOf(Sockets);
});

test('a Node without such handles, or with others, uses its sockets', () => {
  const given = process as unknown as { binding(name: string): object };
  const binding = given.binding;
  const broker = { transport: 'tcp', host: '127.0.0.1', port: 1883, path: '' } as const;
  const refused = () => {
    throw new Error('ERR_ACCESS_DENIED');
  };
  const without = (name: string) => (name === 'tcp_wrap' ? { ...binding(name), TCP: class {} } : binding(name));
  try {
    for (const other of [refused, without]) {
      given.binding = other;
      expect(transportFor([broker])(1)).toBeInstanceOf(Sockets);
    }
  } finally {
    given.binding = binding;
  }
});

test('a reset that the system refuses ends all the same', async () => {
  const { port } = await listening();
  class Refusing extends tcp!.TCP {
    override reset(): number {
      this.close(() => {});
      return -22;
    }
  }
  const { transport, happened } = made((clients) => new TcpHandles(clients, { ...tcp!, TCP: Refusing }));
  transport.dial(0, targetAt(port));
  await happened('opened');
  transport.reset(0);
  await happened('freed');
  expect(transport.openSockets).toBe(0);
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe.each([
  ['TCP without streams', (clients: number): Transport => new TcpHandles(clients, tcp!)],
  ['Node’s sockets', (clients: number): Transport => new Sockets(clients)],
])('%s', (_, make) => {
  test('connects, writes, reads; the other side’s end is no error', async () => {
    const { port, accepted } = await listening();
    const { transport, happened } = made(make);
    transport.dial(0, targetAt(port));
    expect(await happened('opened')).toBe('opened 0');
    const peer = await accepted();
    expect(transport.write(0, Buffer.from('there'))).toBe(true);
    expect(await read(peer, 5)).toBe('there');
    peer.write('back');
    expect(await happened('arrived')).toBe('arrived 0 back');
    expect(transport.isOpen(0)).toBe(true);
    peer.end();
    expect(await happened('closed')).toBe('closed 0 undefined');
    expect([transport.isOpen(0), transport.openSockets, transport.write(0, Buffer.from('late'))]).toEqual([false, 0, true]);
  });

  test('tells how far a connection has come', async () => {
    const { port } = await listening();
    const { transport, happened, seen } = made(make);
    transport.dial(0, targetAt(port));
    await happened('opened');
    expect(seen).toEqual(['reached 0 connect.tcp', 'opened 0']);
    transport.drop(0);
    await happened('freed');
  });

  test.each(['127.0.0.1', '::1'])('nobody listens at %s', async (host) => {
    const { port, server } = await listening(host);
    server.close();
    await once(server, 'close');
    const { transport, happened } = made(make);
    transport.dial(0, targetAt(port, host));
    expect(await happened('closed')).toBe('closed 0 ECONNREFUSED');
    expect(transport.openSockets).toBe(0);
  });

  test('connects by IPv6', async () => {
    const { port, accepted } = await listening('::1');
    const { transport, happened } = made(make);
    transport.dial(0, targetAt(port, '::1'));
    await happened('opened');
    expect((await accepted()).remoteAddress).toBe('::1');
    transport.drop(0);
    await happened('freed');
  });

  test('comes from where it is told, and says when someone is there', async () => {
    const { port, accepted } = await listening();
    const { port: taken } = await listening('127.0.0.9');
    const { transport, happened } = made(make);
    transport.dial(0, { ...targetAt(port), local: { address: '127.0.0.9', port: taken } });
    expect(await happened('closed')).toBe('closed 0 EADDRINUSE');
    transport.dial(0, { ...targetAt(port), local: { address: '127.0.0.8', port: taken } });
    await happened('opened');
    const peer = await accepted();
    expect([peer.remoteAddress, peer.remotePort]).toEqual(['127.0.0.8', taken]);
    transport.reset(0);
    await happened('freed');
  });

  test('a reset by the other side has its code', async () => {
    const { port, accepted } = await listening();
    const { transport, happened } = made(make);
    transport.dial(0, targetAt(port));
    await happened('opened');
    (await accepted()).resetAndDestroy();
    expect(await happened('closed')).toBe('closed 0 ECONNRESET');
  });

  test('a reset of ours is seen as one', async () => {
    const { port, accepted } = await listening();
    const { transport, happened, seen } = made(make);
    transport.dial(0, targetAt(port));
    await happened('opened');
    const peer = await accepted();
    const ended = new Promise((resolve) => peer.once('error', resolve));
    transport.reset(0);
    expect(await ended).toMatchObject({ code: 'ECONNRESET' });
    await happened('freed');
    expect(seen.filter((each) => each.startsWith('closed'))).toEqual([]);
  });

  test.each(['drop', 'reset'] as const)(
    '%s while it is dialled: nothing more is heard of it, and the client can dial again',
    async (leave) => {
      const { port } = await listening();
      const { transport, happened, seen } = made(make);
      transport.dial(0, targetAt(port));
      transport[leave](0);
      transport.dial(0, targetAt(port));
      await happened('opened');
      await happened('freed');
      expect([seen.filter((each) => each === 'opened 0').length, transport.openSockets, transport.isOpen(0)]).toEqual([1, 1, true]);
      transport.drop(0);
      await happened('freed');
      expect(transport.openSockets).toBe(0);
    },
  );

  test('to leave a connection that is ending is no second end', async () => {
    const { port, server } = await listening();
    server.close();
    await once(server, 'close');
    const { transport, happened, seen } = made(make, { onClosed: () => transport.drop(0) });
    transport.dial(0, targetAt(port));
    await happened('closed');
    expect([seen.length, transport.openSockets]).toEqual([1, 0]);
  });

  test('what the other side does not take waits, in order and as it was; then it is said that all has left', async () => {
    const { port, accepted } = await listening();
    const { transport, happened } = made(make);
    transport.dial(0, targetAt(port));
    await happened('opened');
    const peer = await accepted();
    peer.pause();
    let written = 0;
    while (!transport.congested(0)) {
      // Bytes that are not free again must stay as they are.
      const free = transport.write(0, Buffer.alloc(10_007, written % 251));
      written++;
      if (written > 10_000) throw new Error(`never congested, ${free}`);
    }
    // Whoever has let go of them by now sends what has taken their place.
    collectGarbage();
    const inTheirPlace = Array.from({ length: written }, () => Buffer.alloc(10_007, 255));
    const received = bytesOf(peer, written * 10_007);
    peer.resume();
    expect(await happened('drained')).toBe('drained 0');
    expect(transport.congested(0)).toBe(false);
    const bytes = await received;
    const wrong = Array.from({ length: written }, (_, each) => each).filter(
      (each) => !bytes.subarray(each * 10_007, (each + 1) * 10_007).equals(Buffer.alloc(10_007, each % 251)),
    );
    expect([wrong, inTheirPlace.length]).toEqual([[], written]);
    transport.drop(0);
    await happened('freed');
  });

  test('who sends no more still gets what waits', async () => {
    const { port, accepted } = await listening('127.0.0.1', true);
    const { transport, happened } = made(make);
    transport.dial(0, targetAt(port));
    await happened('opened');
    const peer = await accepted();
    peer.pause();
    const bytes = Buffer.alloc(8 << 20, 'x');
    expect(transport.write(0, bytes)).toBe(false);
    const received = bytesOf(peer, bytes.length);
    peer.end();
    peer.resume();
    expect((await received).length).toBe(bytes.length);
    expect(await happened('closed')).toBe('closed 0 undefined');
  });

  test('who does not want more is given no more, until it does', async () => {
    const { port, accepted } = await listening();
    let wanting = false;
    const { transport, happened, seen } = made(make, { wants: () => wanting });
    transport.dial(0, targetAt(port));
    await happened('opened');
    const peer = await accepted();
    peer.write('one');
    await happened('arrived');
    await new Promise((resolve) => peer.write('two', resolve));
    transport.dial(1, targetAt(port));
    await happened('opened');
    expect(seen.filter((each) => each.startsWith('arrived'))).toEqual(['arrived 0 one']);
    wanting = true;
    transport.resume(0);
    expect(await happened('arrived')).toBe('arrived 0 two');
    for (const client of [0, 1]) {
      transport.drop(client);
      await happened('freed');
    }
  });

  test('to leave in the middle of reading is safe', async () => {
    const { port, accepted } = await listening();
    const { transport, happened, seen } = made(make, {
      wants: () => {
        transport.drop(0);
        return false;
      },
    });
    transport.dial(0, targetAt(port));
    await happened('opened');
    (await accepted()).write('bye');
    await happened('freed');
    expect(seen.at(-1)).toBe('freed');
    expect(transport.openSockets).toBe(0);
  });
});

interface Wishes {
  /** Whether to go on reading after what has arrived. */
  wants?(): boolean;
  onClosed?(): void;
}

/** A transport for two clients, and what happens to it: `happened` waits for the next event of a kind that nobody has waited for. */
function made(make: (clients: number) => Transport, { wants = () => true, onClosed }: Wishes = {}) {
  const transport = make(2);
  const seen: string[] = [];
  const [unheard, waiting] = [[] as string[], [] as { kind: string; resolve: (event: string) => void }[]];
  const happen = (event: string) => {
    seen.push(event);
    const at = waiting.findIndex(({ kind }) => event.startsWith(kind));
    if (at < 0) unheard.push(event);
    else waiting.splice(at, 1)[0].resolve(event);
  };
  transport.listen({
    reached: (client, stage) => happen(`reached ${client} ${stage}`),
    opened: (client) => happen(`opened ${client}`),
    arrived(client, buffer, length) {
      happen(`arrived ${client} ${buffer.toString('latin1', 0, length)}`);
      return wants();
    },
    drained: (client) => happen(`drained ${client}`),
    closed(client, code) {
      onClosed?.();
      happen(`closed ${client} ${code}`);
    },
    freed: () => happen('freed'),
  });
  const happened = (kind: string) =>
    new Promise<string>((resolve) => {
      const at = unheard.findIndex((event) => event.startsWith(kind));
      if (at < 0) waiting.push({ kind, resolve });
      else resolve(unheard.splice(at, 1)[0]);
    });
  return { transport, happened, seen };
}

async function listening(host = '127.0.0.1', allowHalfOpen = false) {
  const sockets: Socket[] = [];
  const waiting: ((socket: Socket) => void)[] = [];
  const server = createServer({ allowHalfOpen }, (socket) => {
    socket.on('error', () => {});
    const next = waiting.shift();
    if (next) next(socket);
    else sockets.push(socket);
  }).listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const accepted = () =>
    new Promise<Socket>((resolve) => {
      const socket = sockets.shift();
      if (socket) resolve(socket);
      else waiting.push(resolve);
    });
  return { server, port, accepted };
}

function targetAt(port: number, host = '127.0.0.1'): Target {
  return { host, broker: { transport: 'tcp', host, port, path: '' } };
}

async function bytesOf(socket: Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let read = 0;
  return new Promise((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      read += chunk.length;
      if (read >= length) resolve(Buffer.concat(chunks));
    });
  });
}

async function read(socket: Socket, length: number): Promise<string> {
  return (await bytesOf(socket, length)).toString('latin1');
}
