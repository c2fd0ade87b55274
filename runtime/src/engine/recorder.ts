import { Histogram } from '../stats/histogram.ts';
import { encodeHistogram } from '../stats/histogramText.ts';
import { type CounterName, counterNames, type LatencyName, latencyNames } from '../stats/metrics.ts';
import { type ErrorCount, type PoolWindow, type ProcessSample, type ReceivedCounts, slotsPerWindow, type Window } from '../stats/window.ts';
import { SlotTable, slotOf, slotUs } from './slotTable.ts';
import { SubscribedGauge } from './subscribedSlots.ts';

/** How many of each there are in the plan; they are counted by number. */
export interface RecorderSize {
  pools: number;
  publishSteps: number;
  subscribeSteps: number;
  flows: number;
}

/**
 * What this worker measures, for the window at hand. Recording allocates nothing; `close` makes the window and starts the next.
 * Times are µs of the run.
 */
export class Recorder {
  /** By pool: clients ended, at this moment. */
  readonly ended: Int32Array;
  /** By pool: clients connected at this moment, and the most in the window at hand. */
  readonly #connected: Int32Array;
  readonly #peak: Int32Array;
  readonly #size: RecorderSize;
  readonly #counters: Float64Array;
  readonly #latencies: Histogram[];
  readonly #published: SlotTable;
  readonly #firstUs: Float64Array;
  readonly #matched: SlotTable;
  /** By publish step, receiving pool and `receivedFields`. */
  readonly #received: Float64Array;
  readonly #subscribed: SubscribedGauge[];
  readonly #errors = new Map<string, ErrorCount>();

  constructor(size: RecorderSize) {
    this.#size = size;
    this.ended = new Int32Array(size.pools);
    this.#connected = new Int32Array(size.pools);
    this.#peak = new Int32Array(size.pools);
    this.#counters = new Float64Array(size.pools * counterNames.length);
    this.#latencies = Array.from({ length: size.pools * latencyNames.length }, () => new Histogram());
    this.#published = new SlotTable(size.publishSteps);
    this.#firstUs = new Float64Array(size.publishSteps * slotsPerWindow).fill(slotUs);
    this.#matched = new SlotTable(size.flows);
    this.#received = new Float64Array(size.publishSteps * size.pools * receivedFields);
    this.#subscribed = Array.from({ length: size.subscribeSteps }, (_, step) => new SubscribedGauge(step));
  }

  count(pool: number, counter: number, amount = 1): void {
    this.#counters[pool * counterNames.length + counter] += amount;
  }

  /** A client has connected: 1, or its connection is gone: −1. */
  connected(pool: number, change: 1 | -1): void {
    this.#connected[pool] += change;
    this.#peak[pool] = Math.max(this.#peak[pool], this.#connected[pool]);
  }

  latency(pool: number, latency: number, us: number): void {
    this.#latencies[pool * latencyNames.length + latency].record(us);
  }

  published(step: number, nowUs: number): void {
    this.#published.add(step, nowUs, 1);
    const at = step * slotsPerWindow + slotOf(nowUs);
    this.#firstUs[at] = Math.min(this.#firstUs[at], Math.floor(nowUs % slotUs));
  }

  matched(flow: number, deliveries: number, nowUs: number): void {
    this.#matched.add(flow, nowUs, deliveries);
  }

  received(step: number, pool: number): void {
    this.#received[(step * this.#size.pools + pool) * receivedFields]++;
    this.count(pool, counterOf['delivery.received']);
  }

  gaps(step: number, pool: number, count: number): void {
    this.#received[(step * this.#size.pools + pool) * receivedFields + 1] += count;
    this.count(pool, counterOf['delivery.gaps'], count);
  }

  duplicated(step: number, pool: number): void {
    this.#received[(step * this.#size.pools + pool) * receivedFields + 2]++;
    this.count(pool, counterOf['delivery.duplicated']);
  }

  reordered(step: number, pool: number): void {
    this.#received[(step * this.#size.pools + pool) * receivedFields + 3]++;
    this.count(pool, counterOf['delivery.reordered']);
  }

  /** One client's subscription by `step` became certain or possible, or ceased to be: ±1, or 0. */
  subscribed(step: number, certain: number, possible: number, nowUs: number): void {
    this.#subscribed[step].change(certain, possible, nowUs);
  }

  error(pool: number, reason: string, nowUs: number, count = 1): void {
    const key = `${pool} ${reason}`;
    const known = this.#errors.get(key);
    if (known) known.count += count;
    else if (this.#errors.size < mostErrors) this.#errors.set(key, { pool, reason: reason.slice(0, 500), count, firstAtMs: nowUs / 1000 });
  }

  /** The window `index`, which is over. All figures start anew but the gauges. */
  close(index: number, process: ProcessSample): Window {
    const window: Window = {
      index,
      pools: Array.from({ length: this.#size.pools }, (_, pool) => this.#poolWindow(pool)),
      published: this.#published.rows().map(({ row, counts }) => ({ step: row, counts, firstUs: this.#firstOf(row) })),
      matched: this.#matched.rows().map(({ row, counts }) => ({ flow: row, counts })),
      received: this.#receivedRows(),
      subscribed: this.#subscribed.flatMap((gauge) => gauge.close(index) ?? []),
      errors: [...this.#errors.values()],
      processes: [process],
      hosts: [],
    };
    this.#reset();
    return window;
  }

  #reset(): void {
    this.#counters.fill(0);
    this.#peak.set(this.#connected);
    for (const histogram of this.#latencies) histogram.reset();
    this.#published.reset();
    this.#firstUs.fill(slotUs);
    this.#matched.reset();
    this.#received.fill(0);
    this.#errors.clear();
  }

  #poolWindow(pool: number): PoolWindow {
    const [peak, connected, ended] = [this.#peak[pool], this.#connected[pool], this.ended[pool]];
    const window: PoolWindow = { counters: {}, peak, connected, ended, latency: {} };
    for (const [at, name] of counterNames.entries()) {
      const count = this.#counters[pool * counterNames.length + at];
      if (count !== 0) window.counters[name] = count;
    }
    for (const [at, name] of latencyNames.entries()) {
      const histogram = this.#latencies[pool * latencyNames.length + at];
      if (histogram.count > 0) window.latency[name] = encodeHistogram(histogram);
    }
    return window;
  }

  #firstOf(step: number): number[] {
    return Array.from(this.#firstUs.subarray(step * slotsPerWindow, (step + 1) * slotsPerWindow));
  }

  #receivedRows(): ReceivedCounts[] {
    const { publishSteps, pools } = this.#size;
    const rows = Array.from({ length: publishSteps * pools }, (_, at): ReceivedCounts => {
      const [count, gaps, duplicated, reordered] = this.#received.subarray(at * receivedFields, (at + 1) * receivedFields);
      return { publish: Math.floor(at / pools), pool: at % pools, count, gaps, duplicated, reordered };
    });
    return rows.filter(({ count, gaps, duplicated }) => count > 0 || gaps > 0 || duplicated > 0);
  }
}

/** Counters and latencies by number: what `count` and `latency` take. */
export const counterOf = numbered<CounterName>(counterNames);
export const latencyOf = numbered<LatencyName>(latencyNames);

/** Received, gaps, duplicated, reordered. */
const receivedFields = 4;

/** Reasons are the engine's own few texts with a broker's codes in them; more than this in a second is a fault. */
const mostErrors = 200;

function numbered<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name, at) => [name, at])) as Record<Name, number>;
}
