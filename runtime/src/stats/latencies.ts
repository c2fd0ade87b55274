import { Histogram } from './histogram.ts';
import { addContent, encodeHistogram, type HistogramContent, readHistogram } from './histogramText.ts';
import type { LatencyName } from './metrics.ts';
import type { PoolWindow } from './window.ts';

/** What a pool has measured. Absent: nothing recorded. */
export type Latencies = Partial<Record<LatencyName, Histogram>>;

/** What one window says of a pool's latencies: read once, it may be added to several. */
export type LatencyContents = readonly (readonly [LatencyName, HistogramContent])[];

/** @throws RangeError where one of them is not a histogram's text */
export function readLatencies({ latency }: Pick<PoolWindow, 'latency'>): LatencyContents {
  return (Object.keys(latency) as LatencyName[]).flatMap((name) => {
    const content = readHistogram(latency[name] ?? '');
    return content ? [[name, content] as const] : [];
  });
}

export function addLatencies(into: Latencies, contents: LatencyContents): void {
  for (const [name, content] of contents) {
    into[name] ??= new Histogram();
    addContent(into[name], content);
  }
}

/** As windows have them. */
export function encodeLatencies(latencies: Latencies): PoolWindow['latency'] {
  return Object.fromEntries(Object.entries(latencies).map(([name, histogram]) => [name, encodeHistogram(histogram)]));
}
