import { readFileSync } from 'node:fs';
import { Histogram } from '../runtime/src/stats/histogram.ts';
import { decodeHistogram } from '../runtime/src/stats/histogramText.ts';
import type { CounterName } from '../runtime/src/stats/metrics.ts';
import type { Window } from '../runtime/src/stats/window.ts';
import type { Panel, Point } from './chart.ts';
import type { MachineSample } from './millionSamples.ts';

/** What happened, second by second: from the windows that a run has written, and what the machine did meanwhile. */
export function panelsOf(windowsFile: string, samples: readonly MachineSample[]): Panel[] {
  const windows = windowsOf(windowsFile);
  const each = (of: (window: Window) => number): Point[] => windows.map((window) => [window.index, of(window)]);
  const counted = (name: CounterName) => each(({ pools }) => pools.reduce((sum, { counters }) => sum + (counters[name] ?? 0), 0));
  const latency = (percent: number) => each((window) => deliveriesIn(window).percentile(percent) / 1000).filter(([, ms]) => ms >= 0);
  const sampled = (of: (sample: MachineSample) => number | undefined): Point[] =>
    samples.flatMap((sample) => {
      const value = of(sample);
      return value === undefined ? [] : [[sample.second, value / 1e9] as const];
    });
  return [
    {
      title: 'connections',
      curves: [{ name: 'at once', points: each(({ pools }) => pools.reduce((sum, { connected }) => sum + connected, 0)) }],
    },
    {
      title: 'a second',
      curves: [
        { name: 'published', points: counted('publish.sent') },
        { name: 'received', points: counted('delivery.received') },
        { name: 'connected', points: counted('connect.succeeded') },
      ],
    },
    {
      title: 'delivery latency, ms',
      curves: [
        { name: 'p50', points: latency(50) },
        { name: 'p99', points: latency(99) },
      ],
    },
    {
      title: 'memory, GB',
      curves: [
        { name: 'whole machine', points: sampled(({ usedBytes }) => usedBytes) },
        { name: 'agent and workers', points: sampled(({ agentBytes }) => agentBytes) },
      ],
    },
  ];
}

/** A second that stands there again replaces its earlier line. */
function windowsOf(file: string): Window[] {
  const windows = new Map<number, Window>();
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const window = JSON.parse(line) as Window;
    windows.set(window.index, window);
  }
  return [...windows.values()].sort((a, b) => a.index - b.index);
}

function deliveriesIn({ pools }: Window): Histogram {
  const all = new Histogram();
  for (const { latency } of pools) if (latency['delivery.latency']) all.add(decodeHistogram(latency['delivery.latency']));
  return all;
}
