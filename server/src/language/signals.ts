import { type Bound, constantIn, type Model, type ScenarioSymbol, valueIn } from './model.ts';
import { clientsOf, poolsOf } from './pools.ts';

/**
 * How often all clients together give a signal when each step runs once; infinite where a repeat or a `choose` leaves it open.
 */
export function signalsGiven(model: Model, signal: ScenarioSymbol): number {
  return poolsOf(model).reduce((sum, pool) => sum + times(givenIn(pool.block, signal, model), clientsOf(model, pool) ?? 1), 0);
}

/** How often one run through a block gives a signal. */
function givenIn(block: readonly Bound[], signal: ScenarioSymbol, model: Model): number {
  return block.reduce((sum, bound) => sum + givenBy(bound, signal, model), 0);
}

function givenBy(bound: Bound, signal: ScenarioSymbol, model: Model): number {
  const name = valueIn(bound, 'name');
  if (bound.entry.word === 'signal') return name?.kind === 'name' && name.name === signal.name ? 1 : 0;
  if (bound.entry.word === 'on') return 0;
  const inside = givenIn(bound.block, signal, model);
  if (bound.entry.word === 'repeat') return times(inside, timesRepeated(bound, model));
  return bound.entry.head === 'share' ? times(inside, Number.POSITIVE_INFINITY) : inside;
}

/** How often a repeat runs its block; infinite where only time or the end of other pools limits it. */
export function timesRepeated(repeat: Bound, model: Model): number {
  const count = constantIn(model, repeat, 'count');
  return typeof count === 'number' && !('for' in repeat.words) && !('until' in repeat.words) ? count : Number.POSITIVE_INFINITY;
}

/** Nothing, any number of times, is nothing. */
function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}
