import { Histogram } from './histogram.ts';
import { addContent, type HistogramContent, readHistogram } from './histogramText.ts';
import { mergeErrors } from './merge.ts';
import { type CounterName, counterNames, type LatencyName } from './metrics.ts';
import type { ErrorCount, PoolWindow, Window } from './window.ts';

/** What windows add up to: all counters and latencies since the start of the run, by pool. Windows may come in any order. */
export class Totals {
  readonly pools: PoolTotals[];
  #errors: ErrorCount[] = [];

  constructor(pools: number) {
    this.pools = Array.from({ length: pools }, emptyTotals);
  }

  /** @throws RangeError where a latency is not a histogram's text; nothing is added then */
  add(window: Window): void {
    const latencies = window.pools.map(readAll);
    for (const [at, pool] of this.pools.entries()) {
      const counters = window.pools[at]?.counters ?? {};
      for (const name of Object.keys(counters) as CounterName[]) pool.counters[name] += counters[name] ?? 0;
      for (const [name, content] of latencies[at] ?? []) addContent(latencyOf(pool, name), content);
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
      for (const name of Object.keys(pool.latency) as LatencyName[]) latencyOf(whole, name).add(latencyOf(pool, name));
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
  latency: Partial<Record<LatencyName, Histogram>>;
}

const mostReasons = 500;

function emptyTotals(): PoolTotals {
  return { counters: Object.fromEntries(counterNames.map((name) => [name, 0])) as Record<CounterName, number>, latency: {} };
}

function latencyOf(pool: PoolTotals, name: LatencyName): Histogram {
  pool.latency[name] ??= new Histogram();
  return pool.latency[name];
}

function readAll({ latency }: PoolWindow): [LatencyName, HistogramContent | undefined][] {
  return (Object.keys(latency) as LatencyName[]).map((name) => [name, readHistogram(latency[name] ?? '')]);
}
