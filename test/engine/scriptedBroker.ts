import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import * as mqttPacket from 'mqtt-packet';

/** What a scripted broker does with a packet. `turn` counts connections from 0. */
export type Script = (packet: mqttPacket.Packet, connection: ScriptedConnection) => void;

export interface ScriptedConnection {
  turn: number;
  socket: Socket;
  /** Everything that it has received, in order. */
  packets: mqttPacket.Packet[];
  send(packet: mqttPacket.Packet): void;
}

export interface ScriptedBroker {
  port: number;
  /** In the order in which they came. */
  connections: ScriptedConnection[];
  /** When all connections have ended at this side too, with everything that was sent on them. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A server that speaks as much MQTT as its script says. `greet` is called for each connection before anything arrives; `serve`
 * makes another server than one of plain TCP.
 */
export async function startScripted(
  script: Script,
  version: 4 | 5 = 4,
  greet: (connection: ScriptedConnection) => void = () => undefined,
  serve: (onSocket: (socket: Socket) => void) => Server = createServer,
): Promise<ScriptedBroker> {
  const connections: ScriptedConnection[] = [];
  const server = serve((socket) => {
    const connection: ScriptedConnection = {
      turn: connections.length,
      socket,
      packets: [],
      send: (packet) => socket.write(mqttPacket.generate(packet, { protocolVersion: version })),
    };
    connections.push(connection);
    const parser = mqttPacket.parser({ protocolVersion: version });
    parser.on('packet', (packet) => {
      connection.packets.push(packet);
      script(packet, connection);
    });
    socket.on('data', (bytes) => parser.parse(bytes));
    socket.on('error', () => undefined);
    greet(connection);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    drained: async () => {
      await Promise.all(connections.map(({ socket }) => socket.closed || new Promise((resolve) => socket.once('close', resolve))));
    },
    close: async () => {
      for (const { socket } of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers as a broker does, but delivers nothing. */
export const willing: Script = (packet, { send, socket }) => {
  switch (packet.cmd) {
    case 'connect':
      send({ cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false });
      break;
    case 'subscribe':
      send({ cmd: 'suback', messageId: packet.messageId!, granted: packet.subscriptions.map(({ qos }) => qos) });
      break;
    case 'unsubscribe':
      send({ cmd: 'unsuback', messageId: packet.messageId!, granted: packet.unsubscriptions.map(() => 0) });
      break;
    case 'publish':
      if (packet.qos === 1) send({ cmd: 'puback', messageId: packet.messageId! });
      if (packet.qos === 2) send({ cmd: 'pubrec', messageId: packet.messageId! });
      break;
    case 'pubrel':
      send({ cmd: 'pubcomp', messageId: packet.messageId! });
      break;
    case 'pingreq':
      send({ cmd: 'pingresp' });
      break;
    case 'disconnect':
      socket.end();
      break;
  }
};
