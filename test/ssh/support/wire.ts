import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between us and a server that can be cut; what is said meanwhile arrives after it is healed, as TCP has it. */
export interface Wire {
  address: string;
  port: number;
  cut(): void;
  heal(): void;
  /** Ends all connections at once, as a router does that has forgotten them. */
  reset(): void;
  /** Bytes that came from the server. */
  received(): number;
  close(): Promise<void>;
}

/** It listens at `address`. */
export async function startWire(target: { address: string; port: number }, address = '127.0.0.1'): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let received = 0;
  let waiting: (() => void)[] = [];
  const server = createServer((near) => {
    const far = connect(target.port, target.address);
    carry(near, far, () => {});
    carry(far, near, (bytes) => {
      received += bytes;
    });
  }).listen(0, address);
  await once(server, 'listening');

  function carry(from: Socket, to: Socket, count: (bytes: number) => void): void {
    sockets.add(from);
    from.setNoDelay(true);
    const later = (act: () => void) => {
      if (isCut) waiting.push(act);
      else act();
    };
    from.on('data', (chunk: Buffer) => {
      count(chunk.length);
      later(() => to.write(chunk));
    });
    from.on('end', () => later(() => to.end()));
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      later(() => to.destroy());
    });
  }

  const wire: Wire = {
    address,
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
    },
    heal() {
      isCut = false;
      const acts = waiting;
      waiting = [];
      for (const act of acts) act();
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    received: () => received,
    async close() {
      this.heal();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return wire;
}
