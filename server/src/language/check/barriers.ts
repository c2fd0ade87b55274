import { clientsOf, isUntilDone, poolsOf } from '../model/pools.ts';
import { timesRepeated } from '../model/signals.ts';
import { type Bound, type Model, type ScenarioSymbol, valueIn } from '../model.ts';
import type { Names } from './names.ts';

export interface Barrier {
  signal: ScenarioSymbol;
  needed: number;
}

/** A pool that cannot go on, and the `await` that it waits at. */
export interface Stuck {
  pool: Bound;
  at: Bound;
  /** Steps that the pools giving its signal cannot pass, where these are not `await`s themselves. */
  behind: { pool: Bound; at: Bound; signal: true }[];
}

/**
 * Runs the pools' signals and awaits against each other, in the best case: every client gets through every step, and every block of a
 * `choose` is drawn. Who is stuck then is stuck in every run.
 */
export function stuckPools(model: Model, names: Names, barriers: ReadonlyMap<Bound, Barrier>): Stuck[] {
  const runners = poolsOf(model).map(
    (pool): Runner => ({
      pool,
      clients: clientsOf(model, pool) ?? 1,
      steps: stepsOf(pool.block, 1, { model, names, barriers }),
      at: 0,
      lasts: isUntilDone(pool),
    }),
  );
  const given = new Map<ScenarioSymbol, number>();
  const haveEnded = sticky(() => runners.every((runner) => runner.lasts || runner.at >= runner.steps.length));
  while (runners.map((runner) => advance(runner, haveEnded, given)).some(Boolean));
  return runners.flatMap((runner) => {
    const step = runner.steps[runner.at];
    return step?.kind === 'await' ? [{ pool: runner.pool, at: step.bound, behind: blockers(step.barrier.signal, runners) }] : [];
  });
}

type Step =
  | { kind: 'signal'; signal: ScenarioSymbol; times: number }
  | { kind: 'await'; barrier: Barrier; bound: Bound }
  | { kind: 'untilDone'; bound: Bound };

interface Runner {
  pool: Bound;
  clients: number;
  steps: Step[];
  at: number;
  lasts: boolean;
}

/** Takes as many steps as it can; true where it took one. */
function advance(runner: Runner, haveEnded: () => boolean, given: Map<ScenarioSymbol, number>): boolean {
  const before = runner.at;
  while (runner.at < runner.steps.length && canPass(runner.steps[runner.at], haveEnded, given)) {
    const step = runner.steps[runner.at++];
    if (step.kind === 'signal') given.set(step.signal, (given.get(step.signal) ?? 0) + step.times * runner.clients);
  }
  return runner.at > before;
}

function canPass(step: Step, haveEnded: () => boolean, given: ReadonlyMap<ScenarioSymbol, number>): boolean {
  if (step.kind === 'await') return (given.get(step.barrier.signal) ?? 0) >= step.barrier.needed;
  return step.kind === 'signal' || haveEnded();
}

/** What has come true stays so, and is not looked into again. */
function sticky(isTrue: () => boolean): () => boolean {
  let known = false;
  return () => {
    known ||= isTrue();
    return known;
  };
}

interface Flattening {
  model: Model;
  names: Names;
  barriers: ReadonlyMap<Bound, Barrier>;
}

function stepsOf(block: readonly Bound[], times: number, flattening: Flattening): Step[] {
  return block.flatMap((bound) => stepsOfOne(bound, times, flattening));
}

function stepsOfOne(bound: Bound, times: number, flattening: Flattening): Step[] {
  const word = bound.entry.word;
  if (word === 'signal') {
    const name = valueIn(bound, 'name');
    const signal = name?.kind === 'name' ? flattening.names.signals.get(name.name) : undefined;
    return signal ? [{ kind: 'signal', signal, times }] : [];
  }
  if (word === 'await') {
    const barrier = flattening.barriers.get(bound);
    return barrier ? [{ kind: 'await', barrier, bound }] : [];
  }
  if (word === 'repeat') {
    const inside = stepsOf(bound.block, times * Math.max(1, timesRepeated(bound, flattening.model)), flattening);
    return bound.choices.until === 'done' ? [...inside, { kind: 'untilDone', bound }] : inside;
  }
  if (word === 'choose')
    return stepsOf(
      bound.block.flatMap((arm) => arm.block),
      times,
      flattening,
    ).filter((step) => step.kind === 'signal');
  return word === 'hold' && bound.choices.until === 'done' ? [{ kind: 'untilDone', bound }] : [];
}

/** Where pools that would give the signal are held up by something else than an `await`. */
function blockers(signal: ScenarioSymbol, runners: readonly Runner[]): Stuck['behind'] {
  return runners.flatMap((runner) => {
    const step = runner.steps[runner.at];
    const gives = runner.steps.slice(runner.at).some((later) => later.kind === 'signal' && later.signal === signal);
    return gives && step?.kind === 'untilDone' ? [{ pool: runner.pool, at: step.bound, signal: true as const }] : [];
  });
}
