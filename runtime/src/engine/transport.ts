import { connect, type NetConnectOpts, type Socket } from 'node:net';

/** What happens to the clients' connections. */
export interface TransportEvents {
  opened(client: number): void;
  /** The first `length` bytes of `buffer`, only lent. Answers whether to go on reading; `resume` takes it up again. */
  arrived(client: number, buffer: Buffer, length: number): boolean;
  /** After `congested` was seen: everything has left. */
  drained(client: number): void;
  /** Ended by the other side or an error, whose code it is. Never after `drop` or `reset`. */
  closed(client: number, code: string | undefined): void;
  /** A connection is gone that was dropped or reset before. */
  freed(): void;
}

/** The clients' connections, at most one for each. */
export interface Transport {
  /** Including those that are being opened and closed. */
  readonly openSockets: number;
  /** Says who hears what happens; before anything is dialled. */
  listen(events: TransportEvents): void;
  dial(client: number, host: string, port: number): void;
  /** Whether what is written can still arrive. False shortly before `closed` is heard. */
  isOpen(client: number): boolean;
  /** Answers whether the bytes are free again; else they must stay as they are. */
  write(client: number, bytes: Buffer): boolean;
  /** Whether much is waiting to leave; `drained` will tell when it has. */
  congested(client: number): boolean;
  resume(client: number): void;
  /** Closes without waiting for anything; nothing is heard of it any more. */
  drop(client: number): void;
  /** The same by a reset, as a device does that loses power. */
  reset(client: number): void;
}

/**
 * TCP. All sockets share one receive buffer and one set of listeners, which find their client on the socket: a connection costs
 * Node's own memory and no closure of ours.
 */
export class TcpTransport implements Transport {
  openSockets = 0;
  readonly #sockets: (ClientSocket | undefined)[];
  #listeners: Listeners | undefined;

  constructor(clients: number) {
    this.#sockets = new Array<ClientSocket | undefined>(clients).fill(undefined);
  }

  listen(events: TransportEvents): void {
    this.#listeners = listenersFor(events, (socket) => this.#ended(socket));
  }

  dial(client: number, host: string, port: number): void {
    this.openSockets++;
    const { connected, failed, closed, onread } = this.#listeners!;
    // Node's types know `onread` for a callback without `this`, though it is the socket.
    const socket = connect({ host, port, noDelay: true, onread } as NetConnectOpts) as ClientSocket;
    socket.client = client;
    socket.code = undefined;
    socket.on('connect', connected).on('error', failed).on('close', closed);
    this.#sockets[client] = socket;
  }

  isOpen(client: number): boolean {
    return this.#sockets[client]?.writable === true;
  }

  write(client: number, bytes: Buffer): boolean {
    const socket = this.#sockets[client];
    if (!socket?.writable) return true;
    socket.write(bytes);
    return socket.writableLength === 0;
  }

  congested(client: number): boolean {
    const socket = this.#sockets[client];
    if (!socket || socket.writableLength <= congestion) return false;
    if (socket.listenerCount('drain') === 0) socket.once('drain', this.#listeners!.drained);
    return true;
  }

  resume(client: number): void {
    this.#sockets[client]?.resume();
  }

  drop(client: number): void {
    this.#forget(client)?.destroy();
  }

  reset(client: number): void {
    this.#forget(client)?.resetAndDestroy();
  }

  #forget(client: number): ClientSocket | undefined {
    const socket = this.#sockets[client];
    this.#sockets[client] = undefined;
    if (socket) socket.client = forgotten;
    return socket;
  }

  #ended({ client }: ClientSocket): void {
    this.openSockets--;
    if (client !== forgotten) this.#sockets[client] = undefined;
  }
}

type Listeners = ReturnType<typeof listenersFor>;

/** Functions, as Node calls them with the socket as `this`. */
function listenersFor(events: TransportEvents, onEnd: (socket: ClientSocket) => void) {
  const buffer = Buffer.allocUnsafeSlow(receiveSize);
  return {
    connected(this: Socket): void {
      const { client } = this as ClientSocket;
      if (client !== forgotten) events.opened(client);
    },
    failed(this: Socket, error: NodeJS.ErrnoException): void {
      (this as ClientSocket).code = error.code ?? error.message;
    },
    closed(this: Socket): void {
      const { client, code } = this as ClientSocket;
      onEnd(this as ClientSocket);
      if (client === forgotten) events.freed();
      else events.closed(client, code);
    },
    drained(this: Socket): void {
      const { client } = this as ClientSocket;
      if (client !== forgotten) events.drained(client);
    },
    onread: {
      buffer,
      callback(this: unknown, length: number): boolean {
        const { client } = this as ClientSocket;
        return client === forgotten || events.arrived(client, buffer, length);
      },
    },
  };
}

interface ClientSocket extends Socket {
  /** The client's place, or `forgotten`. */
  client: number;
  code: string | undefined;
}

/** Nothing more is to be heard of such a socket. */
const forgotten = -1;
const receiveSize = 1 << 16;
/** What may wait in Node's memory for one connection, above what the system holds, before its client waits. */
const congestion = 1 << 16;
