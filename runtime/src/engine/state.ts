import type { Acknowledgement } from '../mqtt/acknowledge.ts';
import type { Output } from '../mqtt/output.ts';
import type { ReceivedPublish } from '../mqtt/publish.ts';
import type { ScramExchange } from '../mqtt/scram.ts';
import type { TrackingHeader } from '../mqtt/tracking.ts';
import type { Plan } from '../plan/plan.ts';
import type { RandomTable } from '../plan/random.ts';
import type { Clients } from './clients.ts';
import type { Endpoints } from './endpoints.ts';
import type { Moment } from './expression.ts';
import type { Inflight } from './inflight.ts';
import type { LocalPorts } from './localPorts.ts';
import type { Matching } from './matching.ts';
import type { Op } from './ops.ts';
import type { Pool } from './pool.ts';
import type { PublishStepFacts } from './publishSteps.ts';
import type { ReadyQueue } from './readyQueue.ts';
import type { Recorder } from './recorder.ts';
import type { RunClock } from './runClock.ts';
import type { Signals } from './signals.ts';
import type { TopicSequences } from './topicSequences.ts';
import type { Tracker } from './tracker.ts';
import type { Transport } from './transport.ts';
import type { Wheel } from './wheel.ts';
import type { Wills } from './wills.ts';

/**
 * All that one worker's run consists of. `engine.ts` makes it; the functions of this room take it as their first parameter and
 * the client's place as their second.
 */
export interface State {
  readonly plan: Plan;
  /** By `PublishStep.id`. */
  readonly publishSteps: readonly PublishStepFacts[];
  readonly pools: readonly Pool[];
  /** The program: all pools' instructions. */
  readonly ops: readonly Op[];
  readonly clients: Clients;
  readonly clock: RunClock;
  /** Timers of clients: `timers.ts` gives their numbers. */
  readonly wheel: Wheel;
  /** Clients that can go on; whoever handles an event runs them at its end. */
  readonly ready: ReadyQueue;
  readonly transport: Transport;
  readonly endpoints: Endpoints;
  /** Absent where the system chooses. */
  readonly localPorts: LocalPorts | undefined;
  /** What is written for the client at hand becomes one piece. */
  readonly out: Output;
  /** For whom the finished pieces of `out` are. */
  readonly receivers: number[];
  readonly recorder: Recorder;
  readonly inflight: Inflight;
  /** Authentications that are under way, by client. */
  readonly exchanges: Map<number, ScramExchange>;
  readonly tracker: Tracker;
  /** Of what comes through shared subscriptions: knows duplicates alone. */
  readonly sharedTracker: Tracker;
  readonly topicSequences: TopicSequences;
  readonly matching: Matching;
  readonly wills: Wills;
  readonly signals: Signals;
  readonly random: RandomTable;
  readonly runTag: number;
  /** A `log` step's text, on its way to whoever watches. */
  readonly log: (pool: number, client: number, line: number, message: string) => void;
  /** Read into again and again. */
  readonly moment: Moment;
  readonly publish: ReceivedPublish;
  readonly acknowledgement: Acknowledgement;
  readonly header: TrackingHeader;
  /** When `until done` ended; Infinity before. */
  doneUs: number;
  stopping: boolean;
  /** Clients whose program is not over. */
  active: number;
}

/** The client's pool. */
export function poolOf(state: State, client: number): Pool {
  return state.pools[state.clients.pool[client]];
}
