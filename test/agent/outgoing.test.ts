import { createHash, randomBytes } from 'node:crypto';
import { Duplex } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { abandonment, mostBacklogBytes, outgoing } from '../../runtime/src/agent/outgoing.ts';
import { creditBytes, Resumable } from '../../runtime/src/control/resumable.ts';

test.each([
  ['all is well', 0, 0, undefined],
  ['a pause', 9_999, 1_000_000, undefined],
  ['silence', 10_001, 0, 'no director was heard for 10 s'],
  ['a director that hears but does not take', 0, mostBacklogBytes + 1, 'the director takes the windows too slowly'],
])('%s', (_what, silentMs, backlogBytes, why) => {
  expect(abandonment(silentMs, 10_000, backlogBytes)).toBe(why);
});

describe('what goes to the director', () => {
  it('waits, and is counted, where nobody confirms it; then it arrives as it was', async () => {
    const { link, director } = talk();
    const { writable, backlogBytes } = outgoing(link.stream);
    const block = randomBytes(1024 * 1024);
    const blocks = mostBacklogBytes / block.length + 2 * (creditBytes / block.length);
    const sent = createHash('sha256');
    for (let each = 0; each < blocks; each++) {
      sent.update(block);
      writable.write(block);
    }
    await expect.poll(backlogBytes).toBeGreaterThan(mostBacklogBytes);
    expect(abandonment(0, 1_000, backlogBytes())).toContain('too slowly');
    writable.end();
    const expanded = createInflateRaw();
    director().pipe(expanded);
    const arrived = createHash('sha256');
    for await (const chunk of expanded as AsyncIterable<Buffer>) arrived.update(chunk);
    expect(arrived.digest('hex')).toBe(sent.digest('hex'));
    expect(backlogBytes()).toBe(0);
  });
});

/** An agent's end of a talk, and the director's, who comes late. */
function talk() {
  const link = new Resumable({ nowMs: () => 0 });
  return {
    link,
    director() {
      const other = new Resumable({ nowMs: () => 0 });
      const [ours, theirs] = pair();
      link.attach(ours);
      other.attach(theirs);
      return other.stream;
    },
  };
}

/** Two ends of one connection. */
function pair(): [Duplex, Duplex] {
  const ends: Duplex[] = [0, 1].map(
    (end) =>
      new Duplex({
        read() {},
        write(chunk: Buffer, _encoding, done) {
          ends[1 - end].push(chunk);
          done();
        },
        final(done) {
          ends[1 - end].push(null);
          done();
        },
      }),
  );
  return [ends[0], ends[1]];
}
