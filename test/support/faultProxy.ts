import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { monotonicUs } from '../../runtime/src/control/clock.ts';
import { readTracking, type TrackingHeader } from '../../runtime/src/mqtt/tracking.ts';
import { type Fate, Lane, type Passage } from './faultLane.ts';

export interface FaultProxy {
  port: number;
  /** Everything that came, in that order. */
  passages: Passage[];
  /** For so long nothing leaves any more, in either direction; what comes meanwhile leaves after it, in order. */
  stall(ms: number): void;
  /** Breaks off every connection that `which` chooses. */
  cut(which: (connection: number) => boolean): void;
  close(): Promise<void>;
}

export const packet = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  suback: 9,
  subscribe: 8,
  disconnect: 14,
} as const;

/**
 * Between clients and a broker on loopback: it passes on what both say, packet by packet, but for the faults that it is told to make,
 * and keeps a book of its own. Payloads of the messages must be tracked in their first bytes.
 */
export async function startFaultProxy(broker: number, fateOf: (passage: Passage) => Fate): Promise<FaultProxy> {
  const passages: Passage[] = [];
  const gate = { closedUntilUs: 0 };
  const pairs: Socket[][] = [];
  const server = createServer((client) => {
    const connection = pairs.length;
    const upstream = connect(broker, '127.0.0.1');
    pairs.push([client, upstream]);
    for (const [source, target, towards] of [
      [client, upstream, 'broker'],
      [upstream, client, 'client'],
    ] as const) {
      const lane = new Lane(target, gate, fateOf);
      source.setNoDelay(true);
      source.on('data', (bytes) => {
        for (const each of cut(lane, bytes)) {
          const passage = passageOf(each, connection, towards);
          passages.push(passage);
          lane.take(each, passage);
        }
      });
      source.on('error', () => {});
      source.on('close', () => target.destroy());
      source.on('end', () => lane.end());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    passages,
    stall: (ms) => {
      gate.closedUntilUs = monotonicUs() + ms * 1000;
    },
    cut: (which) => {
      for (const socket of pairs.filter((_, connection) => which(connection)).flat()) socket.destroy();
    },
    close: async () => {
      for (const socket of pairs.flat()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whole packets; what is left of the bytes waits for the rest (MQTT 5 §2.1.4). */
function cut(lane: Lane, bytes: Buffer): Buffer[] {
  lane.rest = Buffer.concat([lane.rest, bytes]);
  const packets: Buffer[] = [];
  for (;;) {
    const size = sizeOf(lane.rest);
    if (size === undefined || size > lane.rest.length) return packets;
    packets.push(lane.rest.subarray(0, size));
    lane.rest = lane.rest.subarray(size);
  }
}

function sizeOf(bytes: Buffer): number | undefined {
  let length = 0;
  for (let at = 1; at < bytes.length; at++) {
    length += (bytes[at] & 127) * 128 ** (at - 1);
    if (bytes[at] < 128) return at + 1 + length;
  }
  return undefined;
}

function passageOf(bytes: Buffer, connection: number, towards: Passage['towards']): Passage {
  const type = bytes[0] >> 4;
  const body = bytes.subarray(1 + bytes.subarray(1).findIndex((byte) => byte < 128) + 1);
  const qos = (bytes[0] >> 1) & 3;
  const topicEnd = type === packet.publish ? 2 + body.readUInt16BE(0) : 0;
  const hasId = type === packet.publish ? qos > 0 : type > packet.publish && type < 12;
  const passage = { type, connection, towards, fate: 'pass', inUs: monotonicUs(), outUs: undefined, bytes } as const;
  return { ...passage, packetId: hasId ? body.readUInt16BE(topicEnd) : 0, header: type === packet.publish ? headerIn(body) : undefined };
}

/** Wherever it begins: the checksum tells. */
function headerIn(body: Buffer): TrackingHeader | undefined {
  const header: TrackingHeader = { runTag: 0, step: 0, client: 0, sequence: 0, dueUs: 0, latenessUs: 0, flags: 0 };
  for (let at = 0; at + 30 <= body.length; at++) if (readTracking(body, at, header)) return header;
  return undefined;
}
