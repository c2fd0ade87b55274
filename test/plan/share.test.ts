import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countIn, everything, indexAt, type Share, split } from '../../runtime/src/plan/share.ts';

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
        const byPosition = Array.from({ length: countIn(share, count) }, (_, position) => indexAt(share, position));
        expect(byPosition).toEqual(indexesIn(share, count));
      }
    }),
  );
});

function indexesIn(share: Share, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index).filter((index) => share.residues.includes(index % share.modulus));
}
