import { describe, expect, test } from 'vitest';
import type { ExpectationResult } from '../../runtime/src/report/report.ts';
import { type Outcome, verdictOf } from '../../runtime/src/report/verdict.ts';

const holds = { text: 'delivery.lost == 0', line: 9, actual: 0, actualText: '0', passed: true };
const fails = { ...holds, text: 'connect.lost == 0', actual: 3, actualText: '3', passed: false };
const all = { attempted: 3, succeeded: 3, lost: 0 };

function outcome(part: Partial<Outcome>): Outcome {
  const errors = [{ reason: 'connect failed: ECONNREFUSED', hint: 'Start it.' }];
  return { ending: { kind: 'complete' }, expectations: [], imbalances: [], connections: all, errors, durationMs: 5_000, ...part };
}

describe('the verdict', () => {
  test.each<[string, Partial<Outcome>, string, string]>([
    ['of a run of which nothing was expected', {}, 'passed', 'Ran to its end; nothing was expected of it.'],
    ['of one that held', { expectations: [holds] }, 'passed', 'The expectation held.'],
    ['of one that did not', { expectations: [holds, fails] }, 'failed', '1 of 2 expectations did not hold: `connect.lost == 0` was 3.'],
    ['of one whose books do not balance', { expectations: [holds], imbalances: ['1 ≠ 2'] }, 'failed', 'The books do not balance: 1 ≠ 2.'],
    ['of one that was stopped', { ending: { kind: 'stopped' } }, 'stopped', 'Stopped after 5 s; nothing was expected of it.'],
    ['of an error', { ending: { kind: 'error', reason: 'no room', hint: 'tidy up' } }, 'error', 'No room. Tidy up.'],
    [
      'names lost connections, though nobody expected them to last',
      { connections: { attempted: 900, succeeded: 900, lost: 900 } },
      'passed',
      'Ran to its end; nothing was expected of it. 900 connections were lost.',
    ],
    [
      'names a lost connection beside what was expected',
      { connections: { ...all, lost: 1 }, expectations: [holds] },
      'passed',
      'The expectation held. 1 connection was lost.',
    ],
  ])('%s', (_, part, verdict, summary) => {
    expect(verdictOf(outcome(part))).toEqual({ verdict, summary });
  });
});

describe('a run in which nobody got a connection', () => {
  const none = { attempted: 3, succeeded: 0, lost: 0 };
  test.each<[string, Outcome['connections'], ExpectationResult[], string]>([
    ['is an error', none, [], 'error'],
    ['is an error where an expectation fails', none, [holds, fails], 'error'],
    ['is as it should be where that is expected', none, [holds], 'passed'],
    ['that wanted none is no error', { ...none, attempted: 0 }, [], 'passed'],
    ['but one that did is no error', { ...none, succeeded: 1 }, [fails], 'failed'],
  ])('%s', (_, connections, expectations, verdict) => {
    const concluded = verdictOf(outcome({ connections, expectations }));
    expect(concluded.verdict).toBe(verdict);
    if (verdict === 'error')
      expect(concluded.summary).toBe('Each of 3 attempts to connect failed: connect failed: ECONNREFUSED. Start it.');
  });
});
