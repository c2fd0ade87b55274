import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { monotonicUs } from '../../runtime/src/control/clock.ts';
import { readTracking, type TrackingHeader } from '../../runtime/src/mqtt/tracking.ts';

/**
 * What becomes of a packet: `behind` lets the next message of the same publisher pass first, a number is a delay in ms, and bytes are
 * another packet that follows it.
 */
export type Fate = 'pass' | 'drop' | 'twice' | 'behind' | number | Buffer;

/** What the proxy has done with a packet. Times are µs of the monotonic clock. */
export interface Passage {
  type: number;
  /** Number of the connection, in the order of their beginning. */
  connection: number;
  towards: 'broker' | 'client';
  packetId: number;
  bytes: Buffer;
  /** Of a PUBLISH of this run. */
  header: TrackingHeader | undefined;
  fate: Fate;
  inUs: number;
  /** Undefined while it is held, and where it was dropped. */
  outUs: number | undefined;
}

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

/** One direction of one connection. */
class Lane {
  rest: Buffer = Buffer.alloc(0);
  readonly #target: Socket;
  readonly #gate: { closedUntilUs: number };
  readonly #fateOf: (passage: Passage) => Fate;
  #queue: { bytes: Buffer[]; passage: Passage; dueUs: number }[] = [];
  /** Messages that wait for the next one of their publisher. */
  #behind: { bytes: Buffer[]; passage: Passage }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(target: Socket, gate: { closedUntilUs: number }, fateOf: (passage: Passage) => Fate) {
    this.#target = target;
    this.#gate = gate;
    this.#fateOf = fateOf;
  }

  take(bytes: Buffer, passage: Passage): void {
    passage.fate = this.#fateOf(passage);
    if (passage.fate === 'drop') return;
    const copies = passage.fate === 'twice' ? [bytes, bytes] : Buffer.isBuffer(passage.fate) ? [bytes, passage.fate] : [bytes];
    if (passage.fate === 'behind') {
      this.#behind.push({ bytes: copies, passage });
      return;
    }
    this.#line(copies, passage, typeof passage.fate === 'number' ? passage.fate * 1000 : 0);
    const waited = this.#behind.filter((held) => isSameStream(held.passage, passage));
    this.#behind = this.#behind.filter((held) => !waited.includes(held));
    for (const held of waited) this.#line(held.bytes, held.passage, 0);
    this.#flush();
  }

  end(): void {
    this.#ended = true;
    this.#flush();
  }

  #line(bytes: Buffer[], passage: Passage, delayUs: number): void {
    this.#queue.push({ bytes, passage, dueUs: passage.inUs + delayUs });
  }

  /** What is due leaves, in order; one that waits holds up those behind it, as a slow broker would. */
  #flush(): void {
    clearTimeout(this.#timer);
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      const waitUs = Math.max(next.dueUs, this.#gate.closedUntilUs) - monotonicUs();
      if (waitUs > 0) {
        this.#timer = setTimeout(() => this.#flush(), Math.ceil(waitUs / 1000));
        return;
      }
      this.#queue.shift();
      next.passage.outUs = monotonicUs();
      for (const bytes of next.bytes) this.#target.write(bytes);
    }
    if (this.#ended) this.#target.end();
  }
}

function isSameStream(a: Passage, b: Passage): boolean {
  return a.header !== undefined && b.header !== undefined && a.header.step === b.header.step && a.header.client === b.header.client;
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
