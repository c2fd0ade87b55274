import type { Verdict } from '../report/report.ts';

export const wrongInput = 2;
export const couldNotRun = 3;

/** What a shell learns of a run. 130 is what shells say of a program that Ctrl-C has ended. */
export const exitCodeOf: Record<Verdict, number> = { passed: 0, failed: 1, error: couldNotRun, stopped: 130 };

/** Input that a person can put right: its message says what is wrong and what to do. Ends the command with exit code 2. */
export class InputError extends Error {}
