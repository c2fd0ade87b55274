import { Histogram } from './histogram.ts';
import { addLatencies, type Latencies, type LatencyContents, readLatencies } from './latencies.ts';
import { mergeErrors } from './merge.ts';
import { type CounterName, counterNames, type LatencyName } from './metrics.ts';
import type { ErrorCount, Window } from './window.ts';

/** What windows add up to: all counters and latencies since the start of the run, by pool. Windows may come in any order. */
export class Totals {
  readonly pools: PoolTotals[];
  #errors: ErrorCount[] = [];

  constructor(pools: number) {
    this.pools = Array.from({ length: pools }, emptyTotals);
  }

  /**
   * `latencies` are those of the window, by pool, for those who have read them already.
   * @throws RangeError where a latency is not a histogram's text; nothing is added then
   */
  add(window: Window, latencies: readonly LatencyContents[] = window.pools.map(readLatencies)): void {
    for (const [at, pool] of this.pools.entries()) {
      const counters = window.pools[at]?.counters ?? {};
      for (const name of Object.keys(counters) as CounterName[]) pool.counters[name] += counters[name] ?? 0;
      addLatencies(pool.latency, latencies[at] ?? []);
    }
    if (window.errors.length > 0) this.#errors = mergeErrors([...this.#errors, ...window.errors.map((error) => this.#known(error))]);
  }

  /** Sorted by pool and reason. */
  get errors(): readonly ErrorCount[] {
    return this.#errors;
  }

  /** All pools together. */
  whole(): PoolTotals {
    const whole = emptyTotals();
    for (const pool of this.pools) {
      for (const name of counterNames) whole.counters[name] += pool.counters[name];
      for (const [name, histogram] of Object.entries(pool.latency) as [LatencyName, Histogram][]) {
        whole.latency[name] ??= new Histogram();
        whole.latency[name].add(histogram);
      }
    }
    return whole;
  }

  /** A peer that makes up a new reason for each error must not fill the director's memory. */
  #known(error: ErrorCount): ErrorCount {
    const full =
      this.#errors.length >= mostReasons && !this.#errors.some(({ pool, reason }) => pool === error.pool && reason === error.reason);
    return full ? { ...error, reason: 'other reasons' } : error;
  }
}

export interface PoolTotals {
  counters: Record<CounterName, number>;
  /** Absent: nothing recorded. */
  latency: Latencies;
}

const mostReasons = 500;

function emptyTotals(): PoolTotals {
  return { counters: Object.fromEntries(counterNames.map((name) => [name, 0])) as Record<CounterName, number>, latency: {} };
}
