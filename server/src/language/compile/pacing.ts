import type { Arrival, Pacing, RateProfile } from '../../../../runtime/src/plan/plan.ts';
import { type Bound, constantIn, hasWord, type Values, valueIn } from '../model.ts';

/** When the clients of a pool begin, from its `arrive`. */
export function arrivalOf(arrive: Bound | undefined, model: { values: Values }): Arrival {
  if (!arrive || hasWord(arrive, 'at')) return { kind: 'atOnce' };
  if (hasWord(arrive, 'ramp')) return rampOf(arrive, model);
  const duration = durationOf(arrive, 'over', model);
  if (duration !== undefined) return { kind: 'over', durationMs: duration };
  const mean = constantIn(model, arrive, 'poisson');
  if (typeof mean === 'number') return { kind: 'poisson', perSecond: mean };
  const rate = constantIn(model, arrive, 'rate');
  return typeof rate === 'number' ? { kind: 'rate', perSecond: rate } : { kind: 'atOnce' };
}

/** When the iterations of a `repeat` are due. */
export function pacingOf(repeat: Bound, model: { values: Values }): Pacing {
  const poisson = hasWord(repeat, 'poisson');
  const period = durationOf(repeat, 'every', model);
  if (period !== undefined) return { kind: 'each', rate: { kind: 'constant', perSecond: 1_000 / period }, poisson };
  const rate = hasWord(repeat, 'ramp') ? rampOf(repeat, model) : constantRate(repeat, model);
  if (!rate) return { kind: 'none' };
  return { kind: hasWord(repeat, 'total') ? 'total' : 'each', rate, poisson };
}

export function durationOf(bound: Bound, word: string, model: { values: Values }): number | undefined {
  const duration = constantIn(model, bound, word);
  return typeof duration === 'number' ? duration : undefined;
}

function constantRate(repeat: Bound, model: { values: Values }): RateProfile | undefined {
  const rate = constantIn(model, repeat, 'at');
  return typeof rate === 'number' ? { kind: 'constant', perSecond: rate } : undefined;
}

function rampOf(bound: Bound, model: { values: Values }): Extract<RateProfile, { kind: 'ramp' }> {
  const [from, to] = endsOf(bound, 'ramp', model);
  return { kind: 'ramp', fromPerSecond: from ?? 0, toPerSecond: to ?? 0, durationMs: durationOf(bound, 'over', model) ?? 0 };
}

/** Both ends of a range such as `1s..30s`, in their own unit. */
export function endsOf(bound: Bound, word: string, model: { values: Values }): (number | undefined)[] {
  const range = valueIn(bound, word);
  if (range?.kind !== 'binary') return [];
  const ends = [range.left, range.right].map((end) => model.values.get(end)?.constant);
  return ends.map((end) => (typeof end === 'number' ? end : undefined));
}
