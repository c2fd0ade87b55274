import { Duplex } from 'node:stream';
import { encodeData, encodeRecord, type LinkRecord, recordReader } from './records.ts';
import { ReplayBuffer } from './replayBuffer.ts';

export interface ResumableOptions {
  /** Monotonic. */
  nowMs(): number;
  /**
   * The link is gone, or was silent for `deadAfterMs`, or is `broken`: what came over it is not of the other end of this stream. Not
   * called where another link takes its place.
   */
  onLinkLost?(reason: string, broken: boolean): void;
  /** Absent: a link lasts until it is closed or replaced. */
  deadAfterMs?: number;
}

/**
 * A stream that outlives the links it runs over: what a cut link did not deliver travels over the next. Both ends keep what the
 * other has not confirmed, so each byte arrives once and in order, whenever links break.
 */
export class Resumable {
  /** Finishes once the other end has everything. */
  readonly stream: Duplex;
  readonly #options: ResumableOptions;
  readonly #replay = new ReplayBuffer();
  readonly #heartbeat: NodeJS.Timeout;
  #link: Duplex | undefined;
  /** Both ends must have said where to go on before data flows over a link. */
  #flowing = false;
  #received = 0;
  #confirmed = 0;
  #hasEnded = false;
  #theyHaveEnded = false;
  #heardMs: number;
  #waiting: (() => void)[] = [];

  constructor(options: ResumableOptions) {
    this.#options = options;
    this.#heardMs = options.nowMs();
    this.stream = new Duplex({
      read: () => void this.#link?.resume(),
      write: (chunk: Buffer, _encoding, done) => this.#write(chunk, done),
      final: (done) => this.#end(done),
      destroy: (error, done) => this.#destroy(error, done),
    });
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs).unref();
  }

  /** How long nothing has been heard from the other end. */
  silentMs(): number {
    return this.#options.nowMs() - this.#heardMs;
  }

  /** Goes on over this link; the one before is dropped. */
  attach(link: Duplex): void {
    const before = this.#link;
    this.#link = link;
    this.#flowing = false;
    this.#heardMs = this.#options.nowMs();
    before?.destroy();
    const read = recordReader();
    link.on('data', (chunk: Buffer) => {
      try {
        for (const record of read(chunk)) if (this.#link === link) this.#hear(record);
      } catch (error) {
        this.#drop(link, (error as Error).message, true);
      }
    });
    for (const event of ['end', 'close']) link.on(event, () => this.#drop(link, 'it was closed'));
    link.on('error', (error) => this.#drop(link, error.message));
    link.write(encodeRecord({ kind: 'resume', received: this.#received }));
  }

  #write(chunk: Buffer, done: () => void): void {
    this.#replay.push(chunk);
    if (this.#flowing) this.#send(chunk);
    if (this.#replay.bytes < creditBytes) done();
    else this.#waiting.push(done);
  }

  #end(done: () => void): void {
    this.#hasEnded = true;
    this.#waiting.push(() => {
      this.#link?.write(encodeRecord({ kind: 'end' }));
      done();
    });
    this.#release();
  }

  #destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearInterval(this.#heartbeat);
    const link = this.#link;
    this.#link = undefined;
    // Our own last words may still have to leave.
    if (error) link?.destroy();
    else link?.end();
    done(error);
  }

  #hear(record: LinkRecord): void {
    this.#heardMs = this.#options.nowMs();
    switch (record.kind) {
      case 'resume':
        if (this.#flowing) throw new Error('it began twice');
        this.#confirm(record.received);
        this.#flowing = true;
        for (const chunk of this.#replay.unconfirmed) this.#send(chunk);
        this.#release();
        break;
      case 'received':
        this.#confirm(record.received);
        this.#release();
        break;
      case 'data':
        if (this.#theyHaveEnded) throw new Error('it went on after its end');
        this.#received += record.bytes.length;
        if (this.#received - this.#confirmed >= confirmEveryBytes) this.#tellReceived();
        if (!this.stream.push(record.bytes)) this.#link?.pause();
        break;
      case 'end':
        if (!this.#theyHaveEnded) this.stream.push(null);
        this.#theyHaveEnded = true;
        break;
    }
  }

  #confirm(offset: number): void {
    if (!this.#replay.confirm(offset)) throw new Error('it speaks of another talk');
  }

  #release(): void {
    if (this.#hasEnded ? this.#replay.bytes === 0 : this.#replay.bytes < creditBytes) this.#finish();
  }

  /** Whoever waits to write, or for the end, need wait no more. */
  #finish(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }

  #send(chunk: Buffer): void {
    this.#link?.write(encodeData(chunk));
  }

  #tellReceived(): void {
    if (this.#flowing) this.#link?.write(encodeRecord({ kind: 'received', received: this.#received }));
    this.#confirmed = this.#received;
  }

  #beat(): void {
    this.#tellReceived();
    const { deadAfterMs } = this.#options;
    if (this.#link && deadAfterMs !== undefined && this.silentMs() > deadAfterMs) this.#drop(this.#link, 'it fell silent');
  }

  #drop(link: Duplex, reason: string, broken = false): void {
    link.destroy();
    if (link !== this.#link) return;
    this.#link = undefined;
    this.#flowing = false;
    // Who has ended may go: it will not come back to confirm what it did not want any more.
    if (this.#theyHaveEnded) this.#finish();
    else this.#options.onLinkLost?.(reason, broken);
  }
}

/** So much may be under way unconfirmed. What is written beyond waits in the stream, by whose measure its writer sees it. */
export const creditBytes = 4 * 1024 * 1024;
const heartbeatMs = 1_000;
/** Where much arrives, confirmations do not wait for the heartbeat. */
const confirmEveryBytes = 64 * 1024;
