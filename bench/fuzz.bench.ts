import { argv, exit, stdout } from 'node:process';
import { drawsOf, mutant, tryOut } from '../test/language/mutations.ts';

/** Tries 100,000 mutated scenarios, or as many as its argument says: nothing may throw, nor take longer than a second. */
const count = Number(argv[2] ?? 100_000);
const limitMs = 1_000;
let [slowestMs, slowest, broken, failed] = [0, 0, 0, 0];
const start = performance.now();

for (let number = 0; number < count; number += 1) {
  const trial = tryOut(mutant(number), drawsOf(number));
  if (trial.milliseconds > slowestMs) [slowestMs, slowest] = [trial.milliseconds, number];
  if (trial.broken) broken += 1;
  const failure = trial.failure ?? (trial.milliseconds > limitMs ? `took ${Math.round(trial.milliseconds)} ms` : undefined);
  if (failure !== undefined) {
    failed += 1;
    console.log(`mutant ${number}: ${failure.split('\n').slice(0, 3).join('\n')}`);
  }
  if (stdout.isTTY && number % 1_000 === 0) stdout.write(`\r${number}`);
}

const seconds = (performance.now() - start) / 1_000;
const figures = {
  mutants: count,
  failed,
  withSyntaxErrors: broken,
  slowestMs: Math.round(slowestMs * 10) / 10,
  slowest,
  seconds: Math.round(seconds),
};
console.log(JSON.stringify(figures));
exit(failed > 0 ? 1 : 0);
