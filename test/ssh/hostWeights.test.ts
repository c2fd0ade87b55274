import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countIn, everything, split } from '../../runtime/src/plan/share.ts';
import { givenAgents } from '../../runtime/src/ssh/givenAgents.ts';
import { type HostCapacity, hostWeights } from '../../runtime/src/ssh/hostWeights.ts';

describe('weights by what hosts have', () => {
  it.each<[what: string, hosts: HostCapacity[], weights: number[]]>([
    ['alike', [{ cores: 8 }, { cores: 8 }, { cores: 8 }], [1, 1, 1]],
    ['twice the cores', [{ cores: 8 }, { cores: 4 }], [2, 1]],
    ['nothing in common', [{ cores: 3 }, { cores: 2 }], [3, 2]],
    [
      'not enough memory for its cores',
      [
        { cores: 8, memoryMb: 512 },
        { cores: 2, memoryMb: 8_000 },
      ],
      [1, 1],
    ],
    ['less memory than for one core', [{ cores: 8, memoryMb: 100 }, { cores: 1 }], [1, 1]],
    ['one that does not tell', [{}, { cores: 4 }], [1, 4]],
    ['one that boasts', [{ cores: 1e12 }, { cores: 1 }], [256, 1]],
    ['one alone', [{ cores: 16 }], [1]],
  ])('%s', (_what, hosts, weights) => {
    expect(hostWeights(hosts)).toEqual(weights);
  });

  it('deal out every client, whatever hosts say of themselves', () => {
    const capacity = fc.record(
      { cores: fc.double({ min: 1, noNaN: true }), memoryMb: fc.double({ min: 0, noNaN: true }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(capacity, { minLength: 1, maxLength: 6 }), fc.nat(10_000), (hosts, clients) => {
        const counts = split(everything, hostWeights(hosts)).map((share) => countIn(share, clients));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(clients);
      }),
    );
  });
});

describe('agents that are given beside the scenario', () => {
  it.each([
    [
      [{ host: 'a' }, { host: 'b' }],
      [true, true],
      [1, 1],
    ],
    [
      [{ host: 'a', weight: 2 }, { host: 'b' }],
      [undefined, undefined],
      [2, 1],
    ],
    [[{ host: 'a' }], [undefined], [1]],
  ])('%j are weighted by their hosts only where nobody has said a weight', (addresses, byHost, weights) => {
    const agents = givenAgents(addresses);
    expect(agents.map(({ weightByHost }) => weightByHost)).toEqual(byHost);
    expect(agents.map(({ weight }) => weight)).toEqual(weights);
  });
});
