import type { RateProfile } from './plan.ts';

/** How many events a rate has called for by `timeMs`: the integral of the rate. */
export function eventsBy(rate: RateProfile, timeMs: number): number {
  if (rate.kind === 'constant') return (rate.perSecond * timeMs) / 1000;
  const rampMs = Math.min(timeMs, rate.durationMs);
  const slope = rate.durationMs === 0 ? 0 : (rate.toPerSecond - rate.fromPerSecond) / rate.durationMs;
  const inRamp = ((rate.fromPerSecond + (slope * rampMs) / 2) * rampMs) / 1000;
  return inRamp + (rate.toPerSecond * (timeMs - rampMs)) / 1000;
}

/** When event number `events` is due, the inverse of `eventsBy`, in ms; fractions are allowed. Infinity where the rate never gets there. */
export function timeOf(rate: RateProfile, events: number): number {
  if (rate.kind === 'constant') return rate.perSecond > 0 ? (events * 1000) / rate.perSecond : Number.POSITIVE_INFINITY;
  const inRamp = eventsBy(rate, rate.durationMs);
  if (events < inRamp) return timeInRamp(rate, events);
  return rate.toPerSecond > 0 ? rate.durationMs + ((events - inRamp) * 1000) / rate.toPerSecond : Number.POSITIVE_INFINITY;
}

/**
 * How many of the events 0, 1, 2 … are due before `timeMs`. A whole number but for rounding counts as whole, so that every
 * second for ten minutes is exactly 600.
 */
export function eventsBefore(rate: RateProfile, timeMs: number): number {
  const events = eventsBy(rate, timeMs);
  const whole = Math.round(events);
  return Math.abs(events - whole) <= 1e-9 + whole * 1e-12 ? whole : Math.ceil(events);
}

/** The largest rate within `timeMs`, per second. */
export function peakOf(rate: RateProfile, timeMs: number): number {
  if (rate.kind === 'constant') return rate.perSecond;
  const reached = timeMs >= rate.durationMs ? 1 : timeMs / rate.durationMs;
  return Math.max(rate.fromPerSecond, rate.fromPerSecond + (rate.toPerSecond - rate.fromPerSecond) * reached);
}

type Ramp = Extract<RateProfile, { kind: 'ramp' }>;

/** Solves from·t + slope·t²/2 = events for t, in the form that neither cancels digits away nor divides by the slope. */
function timeInRamp({ fromPerSecond, toPerSecond, durationMs }: Ramp, events: number): number {
  const slope = (toPerSecond - fromPerSecond) / durationMs;
  const discriminant = fromPerSecond * fromPerSecond + 2 * slope * events * 1000;
  return events === 0 ? 0 : (2 * events * 1000) / (fromPerSecond + Math.sqrt(Math.max(0, discriminant)));
}
