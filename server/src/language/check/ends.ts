import { isUntilDone, poolsOf } from '../model/pools.ts';
import { everyStatement } from '../model.ts';
import type { Subject } from './families.ts';
import { finding } from './finding.ts';

/** `until done` ends when the other pools have ended, so there must be some. */
export function checkEnds({ model, report }: Subject): void {
  const pools = poolsOf(model);
  if (pools.length === 0 || !pools.every(isUntilDone)) return;
  const waiting = everyStatement(pools[0].block).find((bound) => bound.choices.until === 'done');
  const message =
    'nothing ends this scenario: every pool lasts `until done`, which is when all others have ended; let one end by itself, after `for 1m` for example';
  if (waiting) report(finding('never-ends', waiting.words.until, message));
}
