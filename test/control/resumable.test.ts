import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeData, encodeRecord, recordReader } from '../../runtime/src/control/records.ts';
import { ReplayBuffer } from '../../runtime/src/control/replayBuffer.ts';
import { creditBytes, Resumable } from '../../runtime/src/control/resumable.ts';

describe('a resumable stream', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('brings every byte once and in order, whenever its links are cut', async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 20 });
    const cuts = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(chunks, chunks, cuts, async (there, back, bytesUntilCut) => {
        const ends = [new Resumable({ nowMs: () => 0 }), new Resumable({ nowMs: () => 0 })];
        const heard = ends.map(collect);
        for (const chunk of there) ends[0].stream.write(chunk);
        for (const chunk of back) ends[1].stream.write(chunk);
        for (const bytes of bytesUntilCut) {
          const [a, b] = links(bytes);
          ends[0].attach(a);
          ends[1].attach(b);
          for (let turns = 0; turns < 5; turns++) await turn();
        }
        const [a, b] = links(Number.POSITIVE_INFINITY);
        ends[0].attach(a);
        ends[1].attach(b);
        for (const end of ends) end.stream.end();
        // Neither waits for a heartbeat: attaching confirms.
        while (heard.some(({ ended }) => !ended)) {
          for (const end of ends) end.stream.read(0);
          await turn();
          if (ends.some(({ stream }) => !stream.writableFinished)) reattach(ends);
        }
        expect(heard.map(({ bytes }) => Buffer.concat(bytes))).toEqual([Buffer.concat(back), Buffer.concat(there)]);
      }),
      { numRuns: 100 },
    );
  });

  it('lets no more than its credit be under way', async () => {
    const end = new Resumable({ nowMs: () => 0 });
    const [ours, theirs] = links(Number.POSITIVE_INFINITY);
    end.attach(ours);
    theirs.write(encodeRecord({ kind: 'resume', received: 0 }));
    let arrived = 0;
    theirs.on('data', (chunk: Buffer) => {
      arrived += chunk.length;
    });
    const chunk = Buffer.alloc(64 * 1024);
    for (let written = 0; written < creditBytes * 2; written += chunk.length) end.stream.write(chunk);
    for (let turns = 0; turns < 2_000; turns++) await turn();
    expect(arrived).toBeGreaterThan(creditBytes);
    expect(arrived).toBeLessThan(creditBytes * 1.1);
    expect(end.stream.writableLength).toBeGreaterThan(creditBytes * 0.9);
    theirs.write(encodeRecord({ kind: 'received', received: creditBytes }));
    for (let turns = 0; turns < 2_000; turns++) await turn();
    expect(end.stream.writableLength).toBeLessThan(chunk.length * 2);
    end.stream.destroy();
  });

  it('gives up a silent link, and shows signs of life itself', async () => {
    vi.useFakeTimers();
    const lost: string[] = [];
    const end = new Resumable({ nowMs: () => performance.now(), deadAfterMs: 4_500, onLinkLost: (reason) => lost.push(reason) });
    const [ours, theirs] = links(Number.POSITIVE_INFINITY);
    end.attach(ours);
    theirs.write(encodeRecord({ kind: 'resume', received: 0 }));
    const read = recordReader();
    const kinds: string[] = [];
    theirs.on('data', (chunk: Buffer) => kinds.push(...read(chunk).map(({ kind }) => kind)));
    await vi.advanceTimersByTimeAsync(4_000);
    expect([end.silentMs(), kinds, lost]).toEqual([4_000, ['resume', 'received', 'received', 'received', 'received'], []]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lost).toEqual(['it fell silent']);
    end.stream.destroy();
  });

  it.each([
    ['garbage', Buffer.from('Last login: yesterday\n'), /not of the agent/],
    ['a place that was never reached', encodeRecord({ kind: 'resume', received: 77 }), /another talk/],
    [
      'two beginnings',
      Buffer.concat([encodeRecord({ kind: 'resume', received: 0 }), encodeRecord({ kind: 'resume', received: 0 })]),
      /began twice/,
    ],
  ])('drops a link that brings %s, and lives on', async (_what, bytes, reason) => {
    const lost: string[] = [];
    const end = new Resumable({ nowMs: () => 0, onLinkLost: (why) => lost.push(why) });
    const [ours, theirs] = links(Number.POSITIVE_INFINITY);
    end.attach(ours);
    theirs.write(bytes);
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(lost).toEqual([expect.stringMatching(reason)]);
    expect([ours.destroyed, end.stream.destroyed]).toEqual([true, false]);
    end.stream.destroy();
  });
});

it('needs no link any more once the other end has ended', async () => {
  const lost: string[] = [];
  const end = new Resumable({ nowMs: () => 0, onLinkLost: (why) => lost.push(why) });
  const [ours, theirs] = links(Number.POSITIVE_INFINITY);
  end.attach(ours);
  const heard = collect(end);
  theirs.write(
    Buffer.concat([encodeRecord({ kind: 'resume', received: 0 }), encodeData(Buffer.from('bye')), encodeRecord({ kind: 'end' })]),
  );
  end.stream.end('never confirmed');
  await turn();
  theirs.destroy();
  while (!end.stream.closed) await turn();
  expect([lost, Buffer.concat(heard.bytes).toString(), heard.ended]).toEqual([[], 'bye', true]);
});

describe('the bytes that may be needed again', () => {
  it('are those behind the last confirmed one', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(bytes), fc.array(fc.nat(100)), (chunks, confirmations) => {
        const whole = Buffer.concat(chunks);
        const replay = new ReplayBuffer();
        for (const chunk of chunks) replay.push(Buffer.from(chunk));
        let confirmed = 0;
        for (const offset of confirmations) {
          const valid = offset >= confirmed && offset <= whole.length;
          expect(replay.confirm(offset)).toBe(valid);
          if (valid) confirmed = offset;
          expect(Buffer.concat(replay.unconfirmed)).toEqual(whole.subarray(confirmed));
          expect(replay.bytes).toBe(whole.length - confirmed);
        }
      }),
    );
  });
});

it('records are read the same however they are cut into chunks', () => {
  const whole = Buffer.concat([
    encodeRecord({ kind: 'resume', received: 2 ** 40 }),
    encodeData(Buffer.from('hello')),
    encodeRecord({ kind: 'received', received: 7 }),
    encodeRecord({ kind: 'end' }),
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: whole.length }), (sizes) => {
      const read = recordReader();
      const records = sizes.flatMap((size, index) => {
        const start = sizes.slice(0, index).reduce((sum, each) => sum + each, 0);
        return read(whole.subarray(start, start + size));
      });
      const data = records.flatMap((record) => (record.kind === 'data' ? [record.bytes] : []));
      expect(Buffer.concat(data).toString()).toBe('hello');
      expect(records.filter(({ kind }) => kind !== 'data')).toEqual([
        { kind: 'resume', received: 2 ** 40 },
        { kind: 'received', received: 7 },
        { kind: 'end' },
      ]);
    }),
  );
});

/** Two ends of a link that breaks after so many bytes, whichever way they went. */
function links(bytesUntilCut: number): [Duplex, Duplex] {
  let left = bytesUntilCut;
  const ends: Duplex[] = [0, 1].map(
    (side) =>
      new Duplex({
        read() {},
        write(chunk: Buffer, _encoding, done) {
          const passing = chunk.subarray(0, Math.min(chunk.length, left));
          left -= passing.length;
          const other = ends[1 - side];
          if (passing.length > 0 && !other.destroyed) other.push(passing);
          if (left === 0) for (const end of ends) end.destroy();
          done();
        },
        destroy(error, done) {
          ends[1 - side]?.destroy();
          done(error);
        },
      }),
  );
  return [ends[0], ends[1]];
}

function reattach(ends: Resumable[]): void {
  const [a, b] = links(Number.POSITIVE_INFINITY);
  ends[0].attach(a);
  ends[1].attach(b);
}

function collect({ stream }: Resumable): { bytes: Buffer[]; ended: boolean } {
  const heard = { bytes: [] as Buffer[], ended: false };
  stream.on('data', (chunk: Buffer) => heard.bytes.push(chunk));
  stream.on('end', () => {
    heard.ended = true;
  });
  return heard;
}
