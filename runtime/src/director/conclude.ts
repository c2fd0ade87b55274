import type { Report } from '../report/report.ts';
import type { Ending } from '../report/verdict.ts';

/**
 * The final report, given how the run ended and how to make a report of that. A run in which no client ever got a connection has not
 * measured anything, so it is an error rather than a failure, unless that is just what the scenario expects.
 */
export function conclude(ending: Ending, reportOf: (ending: Ending) => Report): Report {
  const report = reportOf(ending);
  const { attempted, succeeded } = report.connections;
  const asExpected = report.verdict === 'passed' && report.expectations.length > 0;
  if (ending.kind !== 'complete' || attempted === 0 || succeeded > 0 || asExpected) return report;
  const first = report.errors[0];
  const count = attempted === 1 ? 'The only attempt to connect' : `Each of ${attempted} attempts to connect`;
  return reportOf({ kind: 'error', reason: `${count} failed${first ? `: ${first.reason}` : ''}`, hint: first?.hint ?? '' });
}

/** An error of ours, or of the system beneath us, as the end of a run. */
export function endingOf(error: unknown): Ending {
  return { kind: 'error', reason: error instanceof Error ? error.message : String(error), hint: '' };
}
