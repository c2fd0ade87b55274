import type { Report } from '../../runtime/src/report/report.ts';

/**
 * Every message between the extension and the results page, imported by both. The page keeps nothing of its own: it asks with
 * `ready`, gets a snapshot, and then changes, so that it can be hidden, moved or reloaded at any time.
 */
export type ToPage =
  | { kind: 'snapshot'; results: Results }
  /** Once a second while a run goes on, for the run that the last snapshot showed. */
  | { kind: 'progress'; progress: Progress };

export type FromPage =
  | { kind: 'ready' }
  /** Show a line of the run's scenario, counted from 1. */
  | { kind: 'reveal'; line: number }
  | { kind: 'act'; action: PageAction };

/** What the page's buttons ask for, always about the run that it shows. */
export const pageActions = ['stop', 'runAgain', 'openReport', 'exportReport', 'compare', 'endComparison'] as const;
export type PageAction = (typeof pageActions)[number];

/** What the page shows: nothing yet, a run, or a run against an earlier one. */
export interface Results {
  run?: RunView;
  baseline?: RunView;
  /** Present with `baseline`. */
  comparison?: ComparedFigure[];
}

/** A run as it is to be seen, from the first second on. */
export interface RunView extends Current {
  /** Name of its folder under `.mqtt-scenario/runs`; what tells two runs apart. */
  id: string;
  /** One point a second, in order. */
  points: SeriesPoint[];
}

/** What changed in a second: new and corrected points, and everything else as it is now. */
export interface Progress {
  points: SeriesPoint[];
  current: Current;
}

/** All of a view but its series: small enough to be sent whole every second. */
export interface Current {
  phase: 'starting' | 'running' | 'settling' | 'ended';
  elapsedMs: number;
  /** How long it lasts when every answer comes at once, and at most. */
  usualMs: number;
  longestMs: number;
  /** Provisional until the phase is `ended`; its verdict and summary mean nothing before. */
  report: Report;
  distributions: Partial<Record<ShownLatency, DistributionPoint[]>>;
  marks: Mark[];
}

/** What was measured in one second of the run. */
export interface SeriesPoint {
  second: number;
  /** At the second's end. */
  connected: number;
  published: number;
  delivered: number;
  errors: number;
  /** Absent: nothing measured in this second. */
  latency: Partial<Record<ShownLatency, LatencyPoint>>;
}

/** The latencies that the charts can show, of `stats/metrics.ts`; the first that was measured is shown at first. */
export const shownLatencies = ['delivery.latency', 'publish.latency', 'connect.time', 'subscribe.time', 'publish.pacing'] as const;
export type ShownLatency = (typeof shownLatencies)[number];

/** Microseconds. */
export interface LatencyPoint {
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** `percent` of all values were at most `us`. */
export interface DistributionPoint {
  percent: number;
  us: number;
}

/** Something that happened, for the time axis. */
export interface Mark {
  kind: 'phase' | 'signal' | 'expectation' | 'error';
  atMs: number;
  text: string;
  line?: number;
}

/** One figure of two runs. */
export interface ComparedFigure {
  name: string;
  /** As people read them. */
  before: string;
  now: string;
  /** `+12 %`; empty where nothing can be said. */
  change: string;
  judgement: 'better' | 'worse' | 'same' | 'neutral';
}
