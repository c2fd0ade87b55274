import { isUntilDone, poolName, poolsOf } from '../model/pools.ts';
import { type Bound, everyStatement, valueIn } from '../model.ts';
import type { Subject } from './families.ts';
import { finding, removeFix } from './finding.ts';

/** `until done` ends when the other pools have ended, so there must be some. */
export function checkEnds({ model, report }: Subject): void {
  const pools = poolsOf(model);
  if (pools.length === 0 || !pools.every(isUntilDone)) return;
  const waiting = everyStatement(pools[0].block).find((bound) => bound.choices.until === 'done');
  const message =
    'nothing ends this scenario: every pool lasts `until done`, which is when all others have ended; let one end by itself, after `for 1m` for example';
  if (waiting) report(finding('never-ends', waiting.words.until, message));
}

/** A pool that never connects is there to give signals, or to last for as long as others are to go on. */
export function checkIdlePools({ model, report }: Subject): void {
  const pools = poolsOf(model);
  if (pools.some(isUntilDone)) return;
  for (const pool of pools.filter(isIdle)) {
    const name = valueIn(pool, 'name')!;
    const message = `the pool \`${poolName(pool)}\` never connects, and nothing waits for it; give it \`connect\`, or remove it`;
    const fixes = [removeFix(`Remove \`${poolName(pool)}\``, pool.statement.span, model.file.text)];
    report(finding('empty-pool', name.span, message, { unnecessary: true, fixes }));
  }
}

function isIdle(pool: Bound): boolean {
  const steps = everyStatement(pool.block).filter(({ entry }) => entry.kind === 'step');
  return steps.length > 0 && steps.every(({ entry }) => idle.has(entry.word));
}

const idle: ReadonlySet<string> = new Set(['wait', 'hold', 'await', 'repeat', 'choose', 'let', 'log', 'on']);
