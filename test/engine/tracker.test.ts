import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noTopic } from '../../runtime/src/engine/topicHash.ts';
import { Tracker, type Verdict } from '../../runtime/src/engine/tracker.ts';
import { emptyHeader } from '../mqtt/emptyHeader.ts';

/** What one receiver sees of one stream, and how many gaps are known by the end. */
function follow(sequences: number[], limit?: number, end?: number): { verdicts: Verdict[]; gaps: number } {
  let gaps = 0;
  const tracker = new Tracker(1, (_receiver, _step, count) => (gaps += count), limit);
  const verdicts = sequences.map((sequence) => tracker.receive(0, header(3, 9, sequence), noTopic));
  // Told twice, as by two agents that do not know of each other, it must count once.
  if (end !== undefined) for (const _ of [1, 2]) tracker.expectEnds([[3, 9, 0, 0, end]], () => true);
  tracker.settle();
  return { verdicts, gaps };
}

test.each<[string, number[], string, number]>([
  ['in order', [0, 1, 2, 3], 'nnnn', 0],
  ['from the middle', [70, 71, 72], 'nnn', 0],
  ['one lost', [0, 1, 3, 4], 'nnnn', 1],
  ['one late', [0, 2, 1, 3], 'nnln', 0],
  ['one twice', [0, 1, 1, 2], 'nndn', 0],
  ['an old one twice', [0, 1, 2, 3, 1], 'nnnnd', 0],
  ['late and then twice', [0, 2, 1, 1], 'nnld', 0],
  ['the first one late', [1, 0, 2], 'nln', 0],
  ['the first one late, others lost', [5, 1, 6], 'nln', 3],
  ['many lost at once', [0, 1000], 'nn', 999],
  ['given up, and here after all', [0, ...range(2, 40), 1], `${'n'.repeat(39)}o`, 1],
  ['older than the stream seemed', [...range(100, 140), 3], `${'n'.repeat(40)}l`, 0],
  ['the largest numbers', [2 ** 32 - 3, 2 ** 32 - 2], 'nn', 0],
])('%s', (_name, sequences, expected, gaps) => {
  const followed = follow(sequences);
  expect(followed.verdicts.map((verdict) => verdict[0]).join('')).toBe(expected);
  expect(followed.gaps).toBe(gaps);
});

test('where a stream has ended, what its receiver has not seen is lost; not for one who is away or began anew since, nor in other streams', () => {
  const gaps: number[] = [0, 0, 0];
  const tracker = new Tracker(3, (receiver, _step, count) => (gaps[receiver] += count));
  for (const receiver of [0, 1, 2]) tracker.receive(receiver, header(3, 9, 4), noTopic);
  tracker.receive(0, header(3, 8, 4), noTopic);
  tracker.restart(2);
  tracker.expectEnds([[3, 9, 0, 0, 7]], (receiver) => receiver !== 1);
  tracker.settle();
  expect(gaps).toEqual([2, 0, 0]);
});

test('under any loss, duplication and reordering within 30 it counts what happened', () => {
  const fate = fc.record({ lost: fc.boolean(), twice: fc.boolean(), delay: fc.nat(14) });
  fc.assert(
    fc.property(fc.array(fate, { minLength: 1, maxLength: 200 }), (fates) => {
      const arrivals = fates.flatMap(({ lost, twice, delay }, sequence) => {
        // The first must arrive in its place: nothing tells that there was something before.
        const edge = sequence === 0;
        if (lost && !edge) return [];
        const at = edge ? sequence : sequence + delay;
        return twice
          ? [
              { at, sequence },
              { at: at + 0.5, sequence },
            ]
          : [{ at, sequence }];
      });
      arrivals.sort((a, b) => a.at - b.at);
      const { verdicts, gaps } = follow(
        arrivals.map(({ sequence }) => sequence),
        undefined,
        fates.length,
      );
      const lost = fates.filter((each, at) => each.lost && at > 0).length;
      expect(gaps).toBe(lost);
      expect(verdicts.filter((verdict) => verdict !== 'duplicate')).toHaveLength(fates.length - lost);
    }),
    { numRuns: 1_000 },
  );
});

test('receivers, publishers, steps and topics are streams of their own', () => {
  const gaps: number[][] = [];
  const tracker = new Tracker(2, (...gap) => gaps.push(gap));
  const see = (receiver: number, step: number, publisher: number, topic: number) =>
    [0, 1].map((sequence) => tracker.receive(receiver, header(step, publisher, sequence), { low: topic, high: topic >>> 3 }));
  for (const receiver of [0, 1])
    for (const step of [0, 65_535])
      for (const publisher of [0, 4_000_000_000])
        for (const topic of [0, 7, 0xffffffff]) expect(see(receiver, step, publisher, topic)).toEqual(['next', 'next']);
  tracker.receive(1, header(65_535, 0, 9), { low: 7, high: 0 });
  tracker.settle();
  expect(gaps).toEqual([[1, 65_535, 7]]);
});

test('a receiver that was away begins anew, and what it missed meanwhile is no gap', () => {
  let gaps = 0;
  const tracker = new Tracker(2, (_receiver, _step, count) => (gaps += count));
  const see = (receiver: number, sequence: number) => tracker.receive(receiver, header(0, 0, sequence), noTopic);
  for (const receiver of [0, 1]) for (const sequence of [0, 2]) see(receiver, sequence);
  tracker.restart(0);
  for (const receiver of [0, 1]) see(receiver, 10);
  expect(gaps).toBe(1);
  tracker.settle();
  expect(gaps).toBe(1 + 1 + 7);
});

test('memory is bounded, and what is beyond is said', () => {
  const tracker = new Tracker(1, () => undefined, 100);
  const verdicts = range(0, 150).map((publisher) => tracker.receive(0, header(0, publisher, 0), noTopic));
  expect(verdicts.filter((verdict) => verdict === 'untracked')).toHaveLength(50);
  expect(tracker.receive(0, header(0, 99, 1), noTopic)).toBe('next');
});

function header(step: number, client: number, sequence: number) {
  return { ...emptyHeader(), step, client, sequence };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}
