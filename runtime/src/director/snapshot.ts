import type { Report } from '../report/report.ts';
import type { Totals } from '../stats/totals.ts';
import type { Window } from '../stats/window.ts';
import type { Phase } from './runState.ts';

/** A run as it stands; what live views show. */
export interface Snapshot {
  phase: Phase;
  /** Since second 0; 0 while agents prepare. */
  elapsedMs: number;
  /** How long it lasts when nothing is late: what a progress bar counts towards. */
  usualMs: number;
  /** How long it can last at most. */
  longestMs: number;
  /** What has been measured so far. Its verdict and summary mean nothing before the phase is `over`. */
  report: Report;
  /** For distributions. */
  totals: Totals;
  /** The seconds that are new or have changed since the last snapshot, all agents together, in order. */
  seconds: Window[];
  /** The newest second that every agent has sent; absent before the first. */
  latest?: Window;
}
