import type { Socket } from 'node:net';
import { type Partial, splitFrames } from '../mqtt/frames.ts';
import { decodePacket, encodePacket, type Packet } from '../mqtt/packets.ts';

/**
 * As much of a broker as the engine needs to warm up: it speaks MQTT 5, grants everything, and sends each message of QoS 1 back to
 * whoever sent it.
 */
export function answerAsBroker(socket: Socket): void {
  let partial: Partial | undefined;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    partial = splitFrames(0, partial, chunk, chunk.length, longestPacket, (_, buffer, start, __, end) => {
      const frame = buffer.subarray(start, end);
      answer(socket, decodePacket(frame, 5), frame);
      return true;
    });
  });
}

const longestPacket = 1 << 16;

function answer(socket: Socket, packet: Packet, frame: Buffer): void {
  switch (packet.cmd) {
    case 'connect':
      socket.write(encodePacket({ cmd: 'connack', sessionPresent: false, reasonCode: 0 }, 5));
      break;
    case 'subscribe':
      socket.write(encodePacket({ cmd: 'suback', messageId: packet.messageId!, granted: packet.subscriptions.map(({ qos }) => qos) }, 5));
      break;
    case 'publish':
      socket.write(encodePacket({ cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 }, 5));
      socket.write(frame);
      break;
    case 'disconnect':
      socket.end();
      break;
  }
}
