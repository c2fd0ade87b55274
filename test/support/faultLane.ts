import type { Socket } from 'node:net';
import { monotonicUs } from '../../runtime/src/control/clock.ts';
import type { TrackingHeader } from '../../runtime/src/mqtt/tracking.ts';

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

/** One direction of one connection. */
export class Lane {
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
