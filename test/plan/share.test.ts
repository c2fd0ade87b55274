import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countIn, everything, indexAt, type Share, split, splitToWorkers } from '../../runtime/src/plan/share.ts';

const weights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });
const clients = fc.nat(300);

test('every client is in exactly one share, split as often as you like', () => {
  fc.assert(
    fc.property(weights, weights, clients, (agents, workers, count) => {
      const shares = split(everything, agents).flatMap((share) => split(share, workers));
      const indexes = shares.flatMap((share) => indexesIn(share, count)).sort((a, b) => a - b);
      expect(indexes).toEqual(Array.from({ length: count }, (_, index) => index));
    }),
  );
});

test('shares are as large as their weights, to within one round of dealing', () => {
  fc.assert(
    fc.property(weights, clients, (agents, count) => {
      const total = agents.reduce((sum, weight) => sum + weight, 0);
      for (const [agent, share] of split(everything, agents).entries()) {
        expect(Math.abs(countIn(share, count) - (count * agents[agent]) / total)).toBeLessThanOrEqual(agents[agent]);
      }
    }),
  );
});

test('ten clients on three agents are 4 + 3 + 3, taking turns', () => {
  const shares = split(everything, [1, 1, 1]);
  expect(shares.map((share) => countIn(share, 10))).toEqual([4, 3, 3]);
  expect(indexesIn(shares[1], 10)).toEqual([1, 4, 7]);
});

test('positions count through a share', () => {
  fc.assert(
    fc.property(weights, clients, (agents, count) => {
      for (const share of split(everything, agents)) {
        expect(byPosition(share, count)).toEqual(indexesIn(share, count));
      }
    }),
  );
});

describe('more workers than cores', () => {
  test('every client is one worker’s alone, and workers have equally many to within 64', () => {
    const many = { agents: weights, workers: fc.integer({ min: 1, max: 9 }), cores: fc.integer({ min: 1, max: 4 }), count: fc.nat(9_000) };
    fc.assert(
      fc.property(fc.record(many), ({ agents, workers, cores, count }) => {
        const shares = split(everything, agents).map((share) => splitToWorkers(share, workers, cores, [countIn(share, count)]));
        const indexes = shares.flatMap((parts) => parts.flatMap((share) => byPosition(share, count))).sort((a, b) => a - b);
        expect(indexes).toEqual(Array.from({ length: count }, (_, index) => index));
        for (const parts of shares) {
          const counts = parts.map((share) => countIn(share, count));
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(64);
        }
      }),
    );
  });

  test('take 64 clients each, as many workers at a time as there are cores', () => {
    const workerOf = workersFor(2_000, splitToWorkers(everything, 6, 2, [2_000]));
    expect(workerOf.slice(0, 4)).toEqual([0, 1, 0, 1]);
    expect(workerOf.slice(126, 130)).toEqual([0, 1, 2, 3]);
    expect(workerOf.slice(382, 388)).toEqual([4, 5, 0, 1, 0, 1]);
  });

  test('where cores do not go into workers, the last take turns by fewer', () => {
    const workerOf = workersFor(2_000, splitToWorkers(everything, 5, 2, [2_000]));
    expect(workerOf.slice(254, 258)).toEqual([2, 3, 4, 4]);
    expect(workerOf.slice(318, 324)).toEqual([4, 4, 0, 1, 0, 1]);
  });

  test('a pool of few clients stays with as many workers as there are cores', () => {
    const shares = splitToWorkers(everything, 6, 2, [53, 2_000]);
    expect(shares.map((share) => countIn(share, 53))).toEqual([27, 26, 0, 0, 0, 0]);
  });

  test.each([
    ['as many workers as cores', 2, 2, [100_000]],
    ['few clients', 6, 2, [767]],
    ['many pools of which none has enough for all workers', 50, 2, Array(10).fill(1_000)],
    ['so many pools that the first worker would have many more than the last', 6, 2, Array(600).fill(1_000)],
  ])('%s: one client each in turn', (_, workers, cores, clients) => {
    const shares = splitToWorkers(everything, workers, cores, clients);
    expect(shares.map((share) => byPosition(share, clients[0]))).toEqual(
      split(everything, Array(workers).fill(1)).map((share) => byPosition(share, clients[0])),
    );
  });
});

function workersFor(count: number, shares: readonly Share[]): number[] {
  return Array.from({ length: count }, (_, index) => shares.findIndex((share) => byPosition(share, count).includes(index)));
}

function byPosition(share: Share, count: number): number[] {
  return Array.from({ length: countIn(share, count) }, (_, position) => indexAt(share, position));
}

function indexesIn(share: Share, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index).filter((index) => share.residues.includes(index % share.modulus));
}
