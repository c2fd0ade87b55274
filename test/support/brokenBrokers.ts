import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that is no broker, on a free loopback port; `greet` is called for each connection, `answer` for what comes on it. */
export async function startImpostor(talk: {
  greet?(socket: Socket): void;
  answer?(socket: Socket, packet: Buffer): void;
}): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (packet) => talk.answer?.(socket, packet));
    talk.greet?.(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A CONNACK of MQTT 3.1.1 with this return code. */
export function connack(code: number): Buffer {
  return Buffer.from([0x20, 2, 0, code]);
}

/** A port at which nobody listens. */
export async function closedPort(): Promise<number> {
  const { port, close } = await startImpostor({});
  await close();
  return port;
}
