import { monotonicUs } from '../../runtime/src/control/clock.ts';
import type { Event } from '../../runtime/src/control/messages.ts';
import { type Engine, startEngine } from '../../runtime/src/engine/engine.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { everything, split } from '../../runtime/src/plan/share.ts';
import type { CounterName, LatencyName } from '../../runtime/src/stats/metrics.ts';
import { isCause, missedByReason } from '../../runtime/src/stats/missed.ts';
import { Totals } from '../../runtime/src/stats/totals.ts';
import type { Window } from '../../runtime/src/stats/window.ts';

/** What a run of engines in this process has sent. */
export interface Ran {
  windows: Window[];
  events: Event[];
  /** A counter over the whole run, of one pool or of all. */
  count(name: CounterName, pool?: number): number;
  latency(name: LatencyName, pool?: number): { count: number; max: number; percentile(p: number): number };
  /** `reason` → how often; without what only follows from others. */
  errors: Record<string, number>;
  /** `reason` → how many messages. */
  missed: Record<string, number>;
  /** Second 0, in µs of the monotonic clock. */
  startUs: number;
}

export interface RunOptions {
  workers?: number;
  secrets?: Record<string, string>;
  /** Where the plan's relative paths start; absent: here. */
  baseFolder?: string;
  /** When pools that are not `until done` have ended, the others are told: this much later, … */
  settleMs?: number;
  /** … or, however busy the machine is, when the windows, of which there is one a second, tell of so many messages. */
  deliveries?: number;
  /** Called once the run has begun; with the engines it can interfere. */
  meanwhile?: (engines: Engine[]) => void | Promise<void>;
  onEvent?: (event: Event) => void;
}

/** Runs a plan to its end, with workers in this process that a director as simple as can be looks after. */
export async function runPlan(plan: Plan, options: RunOptions = {}): Promise<Ran> {
  const shares = split(everything, Array(options.workers ?? 1).fill(1));
  const events: Event[] = [];
  const progress = shares.map(() => ({
    signals: plan.signals.map(() => 0),
    forgone: plan.signals.map(() => 0),
    ended: plan.pools.map(() => 0),
  }));
  const engines: Engine[] = [];
  const { deliveries, settleMs = 100 } = options;
  let [running, delivered, over] = [shares.length, 0, false];
  const finish = () => {
    if (!over) return;
    if (deliveries === undefined) setTimeout(() => tellDone(engines, events), settleMs);
    else if (delivered >= deliveries) tellDone(engines, events);
  };
  let startUs = 0;
  await new Promise<void>((resolve) => {
    const hear = (worker: number, event: Event) => {
      events.push(event);
      options.onEvent?.(event);
      if (event.kind === 'window') delivered += messagesIn(event.window);
      if (event.kind === 'progress') progress[worker] = event;
      // Not at once: the engine is in the middle of its turn.
      if (event.kind === 'window' || event.kind === 'progress') {
        setImmediate(() => {
          if (event.kind === 'progress') over = direct(plan, engines, progress);
          finish();
        });
      }
      if (event.kind === 'finished' && --running === 0) resolve();
    };
    for (const [worker, share] of shares.entries()) {
      const send = (event: Event) => hear(worker, event);
      const { secrets = {}, baseFolder = '.' } = options;
      const clock = { nowUs: monotonicUs };
      engines.push(startEngine({ plan, share, agent: 0, worker, runTag: 77, secrets, baseFolder, clock, send }));
    }
    startUs = monotonicUs() + 20_000;
    for (const engine of engines) engine.start(startUs);
    void options.meanwhile?.(engines);
  });
  return summary(plan, events, startUs);
}

type Progress = { signals: number[]; forgone: number[]; ended: number[] };

function tellDone(engines: Engine[], events: Event[]): void {
  const streams = events.flatMap((event) => (event.kind === 'streams' ? [event.ends] : []));
  for (const engine of engines) engine.done(streams);
}

function messagesIn({ pools }: Window): number {
  return sum(
    pools.map(
      ({ counters }) => (counters['delivery.received'] ?? 0) + (counters['delivery.foreign'] ?? 0) + (counters['delivery.wills'] ?? 0),
    ),
  );
}

/** Opens barriers. Answers whether all have ended that do not wait for the others. */
function direct(plan: Plan, engines: Engine[], progress: Progress[]): boolean {
  const counts = plan.signals.map((_, signal) => sum(progress.map(({ signals }) => signals[signal])));
  const gone = plan.signals.map((_, signal) => sum(progress.map(({ forgone }) => forgone[signal])));
  const broken = counts.flatMap((count, signal) =>
    gone[signal] > 0 && count + gone[signal] >= plan.signals[signal].expected ? [signal] : [],
  );
  for (const engine of engines) engine.signals(counts, broken);
  return plan.pools.every((pool, at) => pool.untilDone || sum(progress.map(({ ended }) => ended[at])) === pool.clients);
}

function summary(plan: Plan, events: Event[], startUs: number): Ran {
  const windows = events.flatMap((event) => (event.kind === 'window' ? [event.window] : []));
  const totals = new Totals(plan.pools.length);
  for (const window of windows) totals.add(window);
  const of = (pool?: number) => (pool === undefined ? totals.whole() : totals.pools[pool]);
  const errors: Record<string, number> = {};
  for (const { reason, count } of totals.errors.filter(isCause)) errors[reason] = (errors[reason] ?? 0) + count;
  return {
    windows,
    events,
    errors,
    missed: missedByReason(totals.errors),
    startUs,
    count: (name, pool) => of(pool).counters[name],
    latency: (name, pool) => of(pool).latency[name] ?? { count: 0, max: 0, percentile: () => 0 },
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
