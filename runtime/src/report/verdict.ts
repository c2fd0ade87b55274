import { formatDuration } from './format.ts';
import type { ExpectationResult, Verdict } from './report.ts';

/** How a run ended: by itself, by the user, or because it could not go on. */
export type Ending = { kind: 'complete' } | { kind: 'stopped' } | { kind: 'error'; reason: string; hint: string };

/** The verdict and the one sentence that says why. */
export function verdictOf(
  ending: Ending,
  expectations: readonly ExpectationResult[],
  imbalances: readonly string[],
  durationMs: number,
): { verdict: Verdict; summary: string } {
  const failed = expectations.filter(({ passed }) => !passed);
  switch (ending.kind) {
    case 'error':
      return { verdict: 'error', summary: [sentence(ending.reason), sentence(ending.hint)].filter(Boolean).join(' ') };
    case 'stopped':
      return {
        verdict: 'stopped',
        summary: `Stopped after ${formatDuration(durationMs)}; ${heldUntilThen(failed.length, expectations.length)}.`,
      };
    case 'complete':
      // Figures that contradict each other prove nothing, whatever was expected of them.
      if (imbalances.length > 0) return { verdict: 'failed', summary: `The books do not balance: ${imbalances[0]}.` };
      return failed.length > 0
        ? { verdict: 'failed', summary: failureText(failed, expectations.length) }
        : {
            verdict: 'passed',
            summary: expectations.length === 0 ? 'Ran to its end; nothing was expected of it.' : `${allHeld(expectations.length)}.`,
          };
  }
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
