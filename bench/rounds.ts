import { setTimeout as wait } from 'node:timers/promises';
import { type Contender, type Running, start } from './contender.ts';
import { type Sink, type SinkTotals, startSink } from './sink.ts';

/** What was measured of one contender: a figure by name. */
export type Figures = Record<string, number>;

/** Where the contenders' sink listens. */
export const sinkAddress = '127.3.0.1';
export const sinkPort = 1883;

/** Runs all contenders in turn, again and again, so that whatever else the machine does meets all alike. */
export async function interleaved(
  rounds: number,
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<Figures>,
): Promise<Map<string, Figures[]>> {
  const all = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      const figures = await measure(contender);
      all.get(contender.name)!.push(figures);
      const text = Object.entries(figures).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
      console.log(`  round ${round}  ${contender.name.padEnd(10)}  ${text.join(', ')}`);
    }
  }
  return all;
}

/** Starts a contender against fresh sinks, and ends both whatever happens. */
export async function against<T>(
  sinkProgram: string,
  contender: Contender,
  measure: (running: Running, sink: Sink) => Promise<T>,
  sinks = 1,
): Promise<T> {
  const sink = await startSink(sinkProgram, sinkAddress, sinkPort, sinks);
  const running = start(contender);
  try {
    return await measure(running, sink);
  } finally {
    running.end();
    await sink.stop();
    await wait(restMs);
  }
}

/** Waits until the sinks have seen so much. @throws Error when that takes too long */
export async function until(sink: Sink, what: keyof SinkTotals, least: number): Promise<SinkTotals> {
  const startMs = performance.now();
  for (;;) {
    const totals = await sink.totals();
    if (totals[what] >= least) return totals;
    if (performance.now() - startMs > longestMs)
      throw new Error(`${totals[what]} ${what} after ${longestMs / 1000} s, instead of ${least}`);
    await wait(pollMs);
  }
}

const pollMs = 20;
const longestMs = 180_000;
/** The ports of what was ended are free again, and the machine has come to rest. */
const restMs = 500;
