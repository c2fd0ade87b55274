import { MalformedPacket } from '../mqtt/malformed.ts';

/** What a packet of ours waits for. Those of PUBLISH come first. */
export const awaiting = { puback: 0, pubrec: 1, pubcomp: 2, suback: 3, unsuback: 4 } as const;
const names = Object.keys(awaiting).map((name) => name.toUpperCase());

/**
 * Whether the packet at `entry`, if it is not −1, waits for this answer. A PUBREC may come again: its PUBREL may have been lost
 * with a connection. @throws MalformedPacket where it waits for another, which no broker may send (MQTT 5 §4.3, §3.8.4)
 */
export function isDue({ waitsFor }: Pick<Inflight, 'waitsFor'>, entry: number, answer: number): boolean {
  if (entry < 0) return false;
  const due = waitsFor[entry];
  if (due === answer) return true;
  if (answer === awaiting.pubrec && due === awaiting.pubcomp) return false;
  throw new MalformedPacket(`${names[answer]} where ${names[due]} was due`, 'protocol error');
}

/**
 * Packets of ours that the broker has not answered yet, of all clients: entries in typed arrays, in one list for each client in
 * the order in which they were sent. Memory follows what is open, and a client without open packets has none.
 */
export class Inflight {
  /** By entry. */
  packetId = new Uint16Array(smallest);
  waitsFor = new Uint8Array(smallest);
  /** The program's instruction that sent it. */
  op = new Int32Array(smallest);
  dueUs = new Float64Array(smallest);
  writtenUs = new Float64Array(smallest);
  #next = new Int32Array(smallest);
  /** By entry, those that are kept. */
  readonly #packets = new Map<number, Buffer>();
  #free = -1;
  #used = 0;
  /** By client. */
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #lastId: Uint16Array;

  constructor(clients: number) {
    this.#first = new Int32Array(clients).fill(-1);
    this.#last = new Int32Array(clients).fill(-1);
    this.#lastId = new Uint16Array(clients);
  }

  /**
   * A packet identifier that is not in use, or 0 where there is none. Identifiers go round, and lists are in order: the next
   * one can only meet the oldest.
   */
  nextId(client: number): number {
    const id = (this.#lastId[client] % 0xffff) + 1;
    const oldest = this.#first[client];
    if (oldest >= 0 && this.packetId[oldest] === id) return 0;
    this.#lastId[client] = id;
    return id;
  }

  /** Returns the entry. */
  add(client: number, packetId: number, waitsFor: number, op: number, dueUs: number, writtenUs: number): number {
    const entry = this.#take();
    this.packetId[entry] = packetId;
    this.waitsFor[entry] = waitsFor;
    this.op[entry] = op;
    this.dueUs[entry] = dueUs;
    this.writtenUs[entry] = writtenUs;
    this.#next[entry] = -1;
    if (this.#first[client] < 0) this.#first[client] = entry;
    else this.#next[this.#last[client]] = entry;
    this.#last[client] = entry;
    return entry;
  }

  /** Keeps the packet itself, for whoever may have to send it again. */
  keep(entry: number, packet: Buffer): void {
    this.#packets.set(entry, packet);
  }

  packetOf(entry: number): Buffer | undefined {
    return this.#packets.get(entry);
  }

  /** The client's oldest entry, or −1. */
  oldest(client: number): number {
    return this.#first[client];
  }

  /** The entry that was added after it for the same client, or −1. */
  next(entry: number): number {
    return this.#next[entry];
  }

  /** The client's entry with a packet identifier, or −1. Brokers mostly answer in order: it is mostly the oldest. */
  find(client: number, packetId: number): number {
    let entry = this.#first[client];
    while (entry >= 0 && this.packetId[entry] !== packetId) entry = this.#next[entry];
    return entry;
  }

  remove(client: number, entry: number): void {
    let before = -1;
    for (let at = this.#first[client]; at !== entry; at = this.#next[at]) before = at;
    if (before < 0) this.#first[client] = this.#next[entry];
    else this.#next[before] = this.#next[entry];
    if (this.#last[client] === entry) this.#last[client] = before;
    if (this.#packets.size > 0) this.#packets.delete(entry);
    this.#next[entry] = this.#free;
    this.#free = entry;
  }

  #take(): number {
    const entry = this.#free;
    if (entry >= 0) {
      this.#free = this.#next[entry];
      return entry;
    }
    if (this.#used === this.packetId.length) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    const size = 2 * this.#used;
    this.packetId = copied(this.packetId, new Uint16Array(size));
    this.waitsFor = copied(this.waitsFor, new Uint8Array(size));
    this.op = copied(this.op, new Int32Array(size));
    this.dueUs = copied(this.dueUs, new Float64Array(size));
    this.writtenUs = copied(this.writtenUs, new Float64Array(size));
    this.#next = copied(this.#next, new Int32Array(size));
  }
}

const smallest = 64;

function copied<T extends Uint8Array | Uint16Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
