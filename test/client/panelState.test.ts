import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Progress, RunView, SeriesPoint } from '../../client/src/messages.ts';
import { reduce } from '../../client/src/panelState.ts';
import { sampleRun } from './sampleRun.ts';

const run = sampleRun({ phase: 'running', seconds: 3 });

describe('what the page shows', () => {
  it('is what a snapshot says, whatever was there before', () => {
    const other = sampleRun({ seconds: 5 });
    expect(reduce({ run, baseline: run }, { kind: 'snapshot', results: { run: other } })).toEqual({ run: other });
  });

  it('is nothing still, where progress comes without a snapshot', () => {
    expect(reduce({}, { kind: 'progress', progress: progress(run, []) })).toEqual({});
  });

  it('takes everything but the series from the progress', () => {
    const current = { ...run, phase: 'settling', elapsedMs: 4_000 } as const;
    const after = reduce({ run }, { kind: 'progress', progress: progress(current, []) }).run;
    expect(after).toMatchObject({ phase: 'settling', elapsedMs: 4_000, points: run.points });
  });

  it('keeps the baseline', () => {
    expect(reduce({ run, baseline: run }, { kind: 'progress', progress: progress(run, []) }).baseline).toBe(run);
  });

  it('changes nothing of what was there', () => {
    const before = structuredClone(run);
    reduce({ run }, { kind: 'progress', progress: progress(run, [point(1, 7), point(3, 8)]) });
    expect(run).toEqual(before);
  });

  it('has each second once, in order and as it was told last, however late its points come', () => {
    const batches = fc.array(fc.array(fc.record({ second: fc.nat(20), connected: fc.nat(9) }), { maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(batches, (told) => {
        const expected = new Map(run.points.map((each) => [each.second, each.connected]));
        let results = { run } as { run: RunView };
        for (const batch of told) {
          for (const { second, connected } of batch) expected.set(second, connected);
          const points = batch.map(({ second, connected }) => point(second, connected));
          results = reduce(results, { kind: 'progress', progress: progress(run, points) }) as { run: RunView };
        }
        const shown = results.run.points.map(({ second, connected }) => [second, connected]);
        expect(shown).toEqual([...expected].sort(([a], [b]) => a - b));
      }),
    );
  });
});

function progress({ points: _, id: __, ...current }: RunView, points: SeriesPoint[]): Progress {
  return { points, current };
}

function point(second: number, connected: number): SeriesPoint {
  return { second, connected, published: 0, delivered: 0, errors: 0, latency: {} };
}
