import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { largestVariable } from '../mqtt/variableInteger.ts';
import type { Target } from './target.ts';

/** What happens on WebSockets; called with the WebSocket as `this`. */
export interface WebSocketListeners {
  open(this: WebSocket): void;
  message(this: WebSocket, data: Buffer, isBinary: boolean): void;
  error(this: WebSocket, error: Error): void;
}

/**
 * A WebSocket on a socket that is being connected. Its messages are MQTT's bytes, cut anywhere (MQTT 5 §6.0). They are not
 * compressed: what is measured is the broker.
 */
export function openWebSocket(socket: Socket, { broker, webSocket }: Target, listeners: WebSocketListeners): WebSocket {
  const scheme = broker.transport === 'wss' ? 'wss' : 'ws';
  const host = broker.host.includes(':') ? `[${broker.host}]` : broker.host;
  const opened = new WebSocket(`${scheme}://${host}:${broker.port}${broker.path}`, webSocket?.subprotocol ?? 'mqtt', {
    createConnection: () => socket,
    headers: webSocket?.headers ?? {},
    perMessageDeflate: false,
    maxPayload: largestVariable + 5,
  });
  return opened.on('open', listeners.open).on('message', listeners.message).on('error', listeners.error);
}
