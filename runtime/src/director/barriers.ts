import { signalsOf } from '../control/signals.ts';
import type { Plan } from '../plan/plan.ts';
import { allSteps } from '../plan/steps.ts';

/** What the plan says of its barriers. */
export interface Barriers {
  /** By agent and signal: how often the agent's clients give it in all; `Infinity` where a repeat makes it unbounded. */
  owed: number[][];
  /** By signal: the pools whose clients can give it. */
  givers: number[][];
  /** By signal: the counts that some step awaits. */
  awaited: number[][];
}

/** `clients` by agent and pool. */
export function barriersOf(plan: Plan, clients: readonly (readonly number[])[]): Barriers {
  const perClient = plan.pools.map((pool) => signalsOf(pool, plan.signals));
  const steps = plan.pools.flatMap(allSteps);
  return {
    owed: clients.map((ofAgent) =>
      plan.signals.map((_, signal) => sum(ofAgent.map((count, pool) => (count > 0 ? count * perClient[pool][signal] : 0)))),
    ),
    givers: plan.signals.map((_, signal) => [...plan.pools.keys()].filter((pool) => perClient[pool][signal] > 0)),
    awaited: plan.signals.map((_, signal) =>
      steps.flatMap((step) => (step.kind === 'await' && step.signal === signal ? [step.count] : [])),
    ),
  };
}

/** What one agent has said of its signals and clients, cumulative. */
export interface SignalProgress {
  signals: readonly number[];
  forgone: readonly number[];
}

/** By signal: how often it was given, and the signals of which no more will come although someone awaits more. */
export function standOf(
  barriers: Barriers,
  agents: readonly SignalProgress[],
  poolHasEnded: (pool: number) => boolean,
): { counts: number[]; broken: number[] } {
  const counts = barriers.awaited.map((_, signal) => sum(agents.map((agent) => agent.signals[signal])));
  const broken = [...counts.keys()].filter((signal) => {
    const toCome = sum(barriers.owed.map((owed, agent) => owed[signal] - agents[agent].forgone[signal] - agents[agent].signals[signal]));
    const exhausted = toCome <= 0 || barriers.givers[signal].every(poolHasEnded);
    return exhausted && barriers.awaited[signal].some((count) => count > counts[signal]);
  });
  return { counts, broken };
}

/** Agents need to hear of signals only when a barrier opens or breaks; this text changes just then. */
export function turningPoint(barriers: Barriers, { counts, broken }: { counts: number[]; broken: number[] }): string {
  const open = barriers.awaited.map((awaited, signal) => awaited.filter((count) => count <= counts[signal]).length);
  return JSON.stringify([open, broken]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
