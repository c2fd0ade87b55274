import { type Bound, constantIn, type Model, valueIn } from '../model.ts';
import { clientsOf, poolsOf } from './pools.ts';

/**
 * How often all clients together give a signal when each step runs once; infinite where a repeat or a `choose` leaves it open.
 */
export function signalsGiven(model: Model, signal: { name: string }): number {
  const known = counted.get(model.statements) ?? countAll(model);
  counted.set(model.statements, known);
  return known.get(signal.name) ?? 0;
}

/** All signals are counted in one walk, once for a model, by what every check makes anew: asking for each of many is cheap then. */
const counted = new WeakMap<Model['statements'], Map<string, number>>();

function countAll(model: Model): Map<string, number> {
  const counts = new Map<string, number>();
  for (const pool of poolsOf(model)) count(pool.block, clientsOf(model, pool) ?? 1, model, counts);
  return counts;
}

/** Adds what a block gives that is run `times` over. */
function count(block: readonly Bound[], times: number, model: Model, counts: Map<string, number>): void {
  for (const bound of block) {
    const name = valueIn(bound, 'name');
    if (bound.entry.word === 'signal' && name?.kind === 'name') counts.set(name.name, (counts.get(name.name) ?? 0) + times);
    else if (bound.entry.word !== 'on') count(bound.block, product(times, timesRun(bound, model)), model, counts);
  }
}

function timesRun(bound: Bound, model: Model): number {
  if (bound.entry.word === 'repeat') return timesRepeated(bound, model);
  return bound.entry.head === 'share' ? Number.POSITIVE_INFINITY : 1;
}

/** How often a repeat runs its block; infinite where only time or the end of other pools limits it. */
export function timesRepeated(repeat: Bound, model: Model): number {
  const count = constantIn(model, repeat, 'count');
  return typeof count === 'number' && !('for' in repeat.words) && !('until' in repeat.words) ? count : Number.POSITIVE_INFINITY;
}

/** Nothing, any number of times, is nothing. */
function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}
