import type { Command } from '../control/messages.ts';
import type { Plan } from '../plan/plan.ts';
import { clientsIn, type Share } from '../plan/share.ts';
import type { Ending } from '../report/verdict.ts';
import { type Barriers, barriersOf, turningPoint } from './barriers.ts';

/** What does not change in the course of a run. */
export interface Course {
  plan: Plan;
  /** How many clients of each pool each agent has, by agent and pool. */
  clients: number[][];
  barriers: Barriers;
}

export function courseOf(plan: Plan, shares: readonly Share[]): Course {
  const clients = shares.map((share) => clientsIn(plan, share));
  return { plan, clients, barriers: barriersOf(plan, clients) };
}

/** Where a run stands. Times are ms of the director's monotonic clock. */
export interface RunState {
  phase: Phase;
  /** When the phase began. */
  sinceMs: number;
  /** Second 0 of the run; `Infinity` until that is known. */
  startMs: number;
  agents: readonly AgentState[];
  measured: Measured;
  /** When a first attempt to connect was heard of. */
  attemptedMs?: number;
  /** When `measured.delivered` last grew. */
  arrivedMs: number;
  /** What the agents were last told of the barriers. */
  told: string;
  /** Why the run ends, once that is known; the first reason stands. */
  ending?: Ending;
}

/** `settling`: all publishers have ended, receivers wait for the last messages. `leaving`: everyone was told `done`. */
export type Phase = 'preparing' | 'running' | 'settling' | 'leaving' | 'stopping' | 'over';

export interface AgentState {
  phase: 'preparing' | 'ready' | 'finished' | 'lost';
  /** By signal. */
  signals: readonly number[];
  forgone: readonly number[];
  /** By pool. */
  ended: readonly number[];
}

/** What the windows say so far. */
export interface Measured {
  /** All agents' windows up to this ms of the run are in these figures. */
  completeMs: number;
  attempted: number;
  succeeded: number;
  delivered: number;
  inFlight: number;
  /** More may be on its way than `inFlight` says, as nobody knows which of the receivers that are missing it was for. */
  isUncertain?: boolean;
}

export const nothingMeasured: Measured = { completeMs: 0, attempted: 0, succeeded: 0, delivered: 0, inFlight: 0 };

export function firstState(course: Course, nowMs: number): RunState {
  const noSignals = course.plan.signals.map(() => 0);
  const noPools = course.plan.pools.map(() => 0);
  return {
    phase: 'preparing',
    sinceMs: nowMs,
    startMs: Number.POSITIVE_INFINITY,
    agents: course.clients.map(() => ({ phase: 'preparing', signals: noSignals, forgone: noSignals, ended: noPools })),
    measured: nothingMeasured,
    arrivedMs: nowMs,
    told: turningPoint(course.barriers, { counts: noSignals, broken: [] }),
  };
}

export type RunEvent =
  | { kind: 'ready'; agent: number }
  | { kind: 'progress'; agent: number; signals: readonly number[]; forgone: readonly number[]; ended: readonly number[] }
  | { kind: 'measured'; measured: Measured }
  | { kind: 'workerLost'; agent: number; reason: string }
  | { kind: 'agentLost'; agent: number; reason: string; hint: string }
  | { kind: 'finished'; agent: number }
  | { kind: 'stopRequested' }
  | { kind: 'tick' };

export type RunAction =
  /** Second 0 of the run is at this ms of the director's clock. */
  | { kind: 'start'; atMs: number }
  /** For every agent that is still there. */
  | { kind: 'tell'; command: Command }
  /** Agents that did not end in time. */
  | { kind: 'kill'; agents: number[] }
  | { kind: 'over' };

/** Of the pool's clients, over all agents. */
export function endedIn(state: RunState, pool: number): number {
  return state.agents.reduce((sum, agent) => sum + agent.ended[pool], 0);
}

export function hasEnded(course: Course, state: RunState, pool: number): boolean {
  return endedIn(state, pool) >= course.plan.pools[pool].clients;
}
