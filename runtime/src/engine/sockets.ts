import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { connect as connectSecurely, TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import { type Listeners, listenersFor } from './socketListeners.ts';
import type { Target } from './target.ts';
import { congestion, forgotten, type Transport, type TransportEvents } from './transport.ts';
import { openWebSocket } from './webSocket.ts';

/**
 * TCP, TLS and WebSockets. All sockets share one receive buffer and one set of listeners, which find their client on the socket:
 * a connection costs Node's own memory and no closure of ours. Over TCP alone `TcpHandles` cost less.
 */
export class Sockets implements Transport {
  openSockets = 0;
  readonly #sockets: (ClientSocket | undefined)[];
  /** The TLS sessions of clients that resume them. */
  readonly #sessions = new Map<number, Buffer>();
  #listeners: Listeners | undefined;

  constructor(clients: number) {
    this.#sockets = new Array<ClientSocket | undefined>(clients).fill(undefined);
  }

  listen(events: TransportEvents): void {
    this.#listeners = listenersFor(events, {
      ended: (socket) => this.#ended(socket),
      resumable: (client, session) => this.#sessions.set(client, session),
    });
  }

  dial(client: number, target: Target): void {
    const listeners = this.#listeners!;
    const socket = target.tls ? this.#openSecurely(client, target, listeners) : openPlainly(target, listeners);
    this.openSockets++;
    socket.client = client;
    socket.code = undefined;
    socket.on('connect', listeners.connected).on('error', listeners.failed).on('close', listeners.closed);
    this.#sockets[client] = socket;
    if (!target.webSocket) return;
    const webSocket = openWebSocket(socket, target, listeners.webSocket) as ClientWebSocket;
    webSocket.socket = socket;
    socket.webSocket = webSocket;
  }

  isOpen(client: number): boolean {
    const socket = this.#sockets[client];
    if (!socket?.writable) return false;
    return socket.webSocket === undefined || socket.webSocket.readyState === WebSocket.OPEN;
  }

  write(client: number, bytes: Buffer): boolean {
    const socket = this.#sockets[client];
    if (!socket?.writable) return true;
    if (socket.webSocket) socket.webSocket.send(bytes);
    else socket.write(bytes);
    return socket.writableLength === 0;
  }

  congested(client: number): boolean {
    const socket = this.#sockets[client];
    if (!socket || socket.writableLength <= congestion) return false;
    if (!socket.listeners('drain').includes(this.#listeners!.drained)) socket.once('drain', this.#listeners!.drained);
    return true;
  }

  resume(client: number): void {
    const socket = this.#sockets[client];
    if (socket?.webSocket) socket.webSocket.resume();
    else socket?.resume();
  }

  drop(client: number): void {
    this.#forget(client)?.destroy();
  }

  reset(client: number): void {
    const socket = this.#forget(client);
    if (socket instanceof TLSSocket) socket.destroy();
    else socket?.resetAndDestroy();
  }

  #openSecurely(client: number, { host, broker, local, tls, webSocket }: Target, { onread, secured, resumable }: Listeners): ClientSocket {
    const { resume, ...options } = tls!;
    const session = resume ? this.#sessions.get(client) : undefined;
    const reading = webSocket ? {} : { onread };
    const socket = connectSecurely({ host, port: broker.port, ...from(local), ...options, ...reading, ...(session && { session }) });
    socket.setNoDelay(true).on('secureConnect', secured);
    if (resume) socket.on('session', resumable);
    return socket as ClientSocket & TLSSocket;
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

function openPlainly({ host, broker, local, webSocket }: Target, { onread }: Listeners): ClientSocket {
  const reading = webSocket ? {} : { onread };
  // Node's types know `onread` for a callback without `this`, though it is the socket.
  return connect({ host, port: broker.port, noDelay: true, ...from(local), ...reading } as NetConnectOpts) as ClientSocket;
}

function from(local: Target['local']): { localAddress?: string; localPort?: number } {
  return local ? { localAddress: local.address, localPort: local.port } : {};
}

export interface ClientSocket extends Socket {
  /** The client's place, or `forgotten`. */
  client: number;
  code: string | undefined;
  webSocket?: ClientWebSocket;
}

export interface ClientWebSocket extends WebSocket {
  socket: ClientSocket;
}
