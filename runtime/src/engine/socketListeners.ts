import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { WebSocket } from 'ws';
import type { ClientSocket, ClientWebSocket } from './sockets.ts';
import { forgotten, receiveSize, type TransportEvents } from './transport.ts';

/** What the keeper of the sockets hears besides. */
export interface Keeper {
  ended(socket: ClientSocket): void;
  /** A TLS session that the client's next connection can resume. */
  resumable(client: number, session: Buffer): void;
}

export type Listeners = ReturnType<typeof listenersFor>;

/** Functions, as Node calls them with the socket as `this`. */
export function listenersFor(events: TransportEvents, keeper: Keeper) {
  const buffer = Buffer.allocUnsafeSlow(receiveSize);
  return {
    connected(this: Socket): void {
      const { client, webSocket } = this as ClientSocket;
      if (client === forgotten) return;
      events.reached(client, 'connect.tcp');
      if (!webSocket && !('encrypted' in this)) events.opened(client);
    },
    secured(this: TLSSocket): void {
      const { client, webSocket } = this as TLSSocket & ClientSocket;
      if (client === forgotten) return;
      events.reached(client, 'connect.tls');
      if (!webSocket) events.opened(client);
    },
    resumable(this: TLSSocket, session: Buffer): void {
      const { client } = this as TLSSocket & ClientSocket;
      if (client !== forgotten) keeper.resumable(client, session);
    },
    failed(this: Socket, error: NodeJS.ErrnoException): void {
      (this as ClientSocket).code ??= error.code ?? error.message;
    },
    closed(this: Socket): void {
      const { client, code } = this as ClientSocket;
      keeper.ended(this as ClientSocket);
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
    webSocket: webSocketListenersFor(events),
  };
}

function webSocketListenersFor(events: TransportEvents) {
  return {
    open(this: WebSocket): void {
      const { client } = (this as ClientWebSocket).socket;
      if (client !== forgotten) events.opened(client);
    },
    message(this: WebSocket, data: Buffer, isBinary: boolean): void {
      const { socket } = this as ClientWebSocket;
      if (socket.client === forgotten) return;
      if (!isBinary) socket.destroy(new Error('a WebSocket message of text, where MQTT is binary'));
      else if (!events.arrived(socket.client, data, data.length)) this.pause();
    },
    error(this: WebSocket, { message }: Error): void {
      (this as ClientWebSocket).socket.code ??= message;
    },
  };
}
