import type { Arrival, Pacing, RateProfile } from './plan.ts';
import { purposes, RandomTable } from './random.ts';
import { eventsBefore, eventsBy, peakOf, timeOf } from './rate.ts';

/**
 * When a client's iterations are due. A client keeps one number, its position: how many events of the schedule lie before its next
 * iteration. The time that belongs to a position follows from the rate alone, so nothing drifts and nothing is allocated:
 *
 *     let position = pacer.first(client, place);
 *     while (position < end) { …run at entered + pacer.dueMs(position)…; position = pacer.next(position, place); }
 *
 * `end` is `pacer.endBefore(durationMs)`, or Infinity where only a count or `done` ends the repeat.
 */
export interface Pacer {
  /** The client's first position. `place` is the client's place in the table of random numbers; only Poisson pacing draws. */
  first(client: number, place: number): number;
  next(position: number, place: number): number;
  /** Milliseconds after the client entered the repeat; Infinity: never, as the rate has ended at 0. */
  dueMs(position: number): number;
  /** Positions below this are due before `durationMs`. */
  endBefore(durationMs: number): number;
}

export type Paced = Exclude<Pacing, { kind: 'none' }>;

/**
 * The pacer of a repeat in a pool of `clients`, over all agents. `total`: event j of the pool belongs to client j mod `clients`.
 * With Poisson jitter each client of `total` runs a Poisson process of its own at rate/clients: their superposition is exactly a
 * Poisson process of the whole rate, and no client needs to know of the others. `random` is seeded for `purposes.pacing`.
 */
export function pacerOf(pacing: Paced, clients: number, random: RandomTable): Pacer {
  const { rate } = pacing;
  const stride = pacing.kind === 'total' ? clients : 1;
  const dueMs = (position: number) => timeOf(rate, position);
  if (pacing.poisson) {
    return {
      first: (_client, place) => stride * random.nextExponential(place),
      next: (position, place) => position + stride * random.nextExponential(place),
      dueMs,
      endBefore: (durationMs) => eventsBy(rate, durationMs),
    };
  }
  return {
    first: pacing.kind === 'total' ? (client) => client : () => 0,
    next: (position) => position + stride,
    dueMs,
    endBefore: (durationMs) => eventsBefore(rate, durationMs),
  };
}

/** How many iterations a client has before `durationMs`; with Poisson jitter how many to expect on average, a fraction then. */
export function iterationsIn(pacing: Paced, clients: number, client: number, durationMs: number): number {
  const stride = pacing.kind === 'total' ? clients : 1;
  if (pacing.poisson) return eventsBy(pacing.rate, durationMs) / stride;
  const first = pacing.kind === 'total' ? client : 0;
  return Math.max(0, Math.ceil((eventsBefore(pacing.rate, durationMs) - first) / stride));
}

/** `iterationsIn` of all clients of the pool together. */
export function iterationsOfPool(pacing: Paced, clients: number, durationMs: number): number {
  const events = pacing.poisson ? eventsBy(pacing.rate, durationMs) : eventsBefore(pacing.rate, durationMs);
  return pacing.kind === 'total' ? events : events * clients;
}

/**
 * When each client of a pool starts, in ms after the run's start, by client index; ascending. The same on every agent: Poisson
 * arrivals are one sequence of draws for the whole pool. Infinity where a ramp down to 0 ends before the client's turn.
 */
export function arrivalsOf(arrival: Arrival, clients: number, planSeed: number, pool: number): Float64Array {
  const starts = new Float64Array(clients);
  if (arrival.kind === 'poisson') return poissonArrivals(starts, arrival.perSecond, planSeed, pool);
  for (let client = 0; client < clients; client++) starts[client] = arrivalMs(arrival, clients, client);
  return starts;
}

/** When the last client of a pool has started at the latest, in ms after the run's start; as good as certain for Poisson arrivals. */
export function latestArrivalMs(arrival: Arrival, clients: number): number {
  if (clients === 0) return 0;
  if (arrival.kind === 'poisson') return timeOf(constant(arrival.perSecond), poissonAtMost(clients));
  return arrivalMs(arrival, clients, clients - 1);
}

/** When iteration k of any client of the pool is due at the latest; where a ramp down to 0 ends before, when it ends. */
export function latestDueMs(pacing: Paced, clients: number, k: number): number {
  const position = pacing.kind === 'total' ? k * clients + clients - 1 : k;
  const due = timeOf(pacing.rate, pacing.poisson ? poissonAtMost(position + 1) : position);
  return Number.isFinite(due) ? due : pacing.rate.kind === 'ramp' ? pacing.rate.durationMs : 0;
}

/** The shortest time between two iterations of one client. */
export function smallestGapMs(pacing: Paced, clients: number): number {
  const perSecond = peakOf(pacing.rate, Number.POSITIVE_INFINITY);
  return pacing.poisson ? 0 : ((pacing.kind === 'total' ? clients : 1) * 1000) / perSecond;
}

/** A sum of so many exponential gaps of mean 1 is as good as never larger: ten standard deviations above the mean, and ten more. */
function poissonAtMost(events: number): number {
  return events + 10 * Math.sqrt(events) + 10;
}

function arrivalMs(arrival: Arrival, clients: number, client: number): number {
  switch (arrival.kind) {
    case 'atOnce':
      return 0;
    case 'over':
      return (client * arrival.durationMs) / clients;
    case 'poisson':
      return timeOf(constant(arrival.perSecond), client + 1);
    case 'rate':
      return timeOf(constant(arrival.perSecond), client);
    case 'ramp':
      return timeOf(arrival, client);
  }
}

function constant(perSecond: number): RateProfile {
  return { kind: 'constant', perSecond };
}

function poissonArrivals(starts: Float64Array, perSecond: number, planSeed: number, pool: number): Float64Array {
  const random = new RandomTable(1);
  random.seed(0, planSeed, pool, 0, purposes.arrival);
  let events = 0;
  for (let client = 0; client < starts.length; client++) {
    events += random.nextExponential(0);
    starts[client] = timeOf(constant(perSecond), events);
  }
  return starts;
}
