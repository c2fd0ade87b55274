import { formatCount, formatDuration } from './format.ts';
import type { Connections, ErrorReport, ExpectationResult, Verdict } from './report.ts';

/** How a run ended: by itself, by the user, or because it could not go on. */
export type Ending = { kind: 'complete' } | { kind: 'stopped' } | { kind: 'error'; reason: string; hint: string };

/** What a run came to, so far as its verdict depends on it. */
export interface Outcome {
  ending: Ending;
  expectations: readonly ExpectationResult[];
  imbalances: readonly string[];
  connections: Pick<Connections, 'attempted' | 'succeeded' | 'lost'>;
  /** The most frequent first. */
  errors: readonly Pick<ErrorReport, 'reason' | 'hint'>[];
  durationMs: number;
}

/** The verdict and the one sentence that says why. */
export function verdictOf(outcome: Outcome): { verdict: Verdict; summary: string } {
  const { expectations, connections, durationMs } = outcome;
  const ending = isUnconnected(outcome) ? unconnected(outcome) : outcome.ending;
  const failed = expectations.filter(({ passed }) => !passed);
  switch (ending.kind) {
    case 'error':
      return { verdict: 'error', summary: [sentence(ending.reason), sentence(ending.hint)].filter(Boolean).join(' ') };
    case 'stopped':
      return {
        verdict: 'stopped',
        summary: `Stopped after ${formatDuration(durationMs)}; ${heldUntilThen(failed.length, expectations.length)}.`,
      };
    case 'complete': {
      const { verdict, summary } = completed(outcome, failed);
      return { verdict, summary: [summary, lostText(connections.lost)].filter(Boolean).join(' ') };
    }
  }
}

function completed({ imbalances, expectations }: Outcome, failed: ExpectationResult[]): { verdict: Verdict; summary: string } {
  // Figures that contradict each other prove nothing, whatever was expected of them.
  if (imbalances.length > 0) return { verdict: 'failed', summary: `The books do not balance: ${imbalances[0]}.` };
  if (failed.length > 0) return { verdict: 'failed', summary: failureText(failed, expectations.length) };
  const summary = expectations.length === 0 ? 'Ran to its end; nothing was expected of it.' : `${allHeld(expectations.length)}.`;
  return { verdict: 'passed', summary };
}

/**
 * A run in which no client ever got a connection has not measured anything, so it is an error rather than a failure, unless that is
 * just what the scenario expects.
 */
function isUnconnected({ ending, expectations, connections: { attempted, succeeded } }: Outcome): boolean {
  const asExpected = expectations.length > 0 && expectations.every(({ passed }) => passed);
  return ending.kind === 'complete' && attempted > 0 && succeeded === 0 && !asExpected;
}

function unconnected({ connections: { attempted }, errors: [first] }: Outcome): Ending {
  const count = attempted === 1 ? 'The only attempt to connect' : `Each of ${attempted} attempts to connect`;
  return { kind: 'error', reason: `${count} failed${first ? `: ${first.reason}` : ''}`, hint: first?.hint ?? '' };
}

/** What nobody expected anything of must not go unsaid: a broker may have died in the middle of it. */
function lostText(lost: number): string {
  if (lost === 0) return '';
  return lost === 1 ? '1 connection was lost.' : `${formatCount(lost)} connections were lost.`;
}

function failureText([first, ...others]: ExpectationResult[], all: number): string {
  const which = `\`${first.text}\` was ${first.actualText}`;
  return others.length === 0 && all === 1
    ? `The expectation did not hold: ${which}.`
    : `${others.length + 1} of ${all} expectations did not hold: ${which}${others.length > 0 ? ', …' : '.'}`;
}

function allHeld(count: number): string {
  return count === 1 ? 'The expectation held' : `All ${count} expectations held`;
}

function heldUntilThen(failed: number, all: number): string {
  if (all === 0) return 'nothing was expected of it';
  return failed === 0 ? `${allHeld(all).toLowerCase()} until then` : `${all - failed} of ${all} expectations held until then`;
}

function sentence(text: string): string {
  if (text === '') return '';
  const capital = text[0].toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
