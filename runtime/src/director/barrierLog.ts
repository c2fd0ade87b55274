import type { Plan } from '../plan/plan.ts';
import type { BarrierReport } from '../report/report.ts';
import type { Barriers } from './barriers.ts';

/** Keeps when each barrier of the run opened, for its report. */
export class BarrierLog {
  readonly #barriers: (BarrierReport & { number: number })[];

  constructor({ signals }: Plan, { awaited }: Barriers) {
    this.#barriers = signals.flatMap(({ name: signal }, number) =>
      [...new Set(awaited[number])].sort((a, b) => a - b).map((count) => ({ number, signal, count })),
    );
  }

  /** What agents are told of signals, `atMs` after second 0. */
  hear(counts: readonly number[], atMs: number): void {
    for (const barrier of this.#barriers) if (counts[barrier.number] >= barrier.count) barrier.openedAtMs ??= atMs;
  }

  get barriers(): BarrierReport[] {
    return this.#barriers.map(({ number: _, ...barrier }) => barrier);
  }
}
