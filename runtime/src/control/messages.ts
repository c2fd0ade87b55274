import type { MachineFacts } from '../plan/machine.ts';
import type { Plan } from '../plan/plan.ts';
import type { Share } from '../plan/share.ts';
import type { Window } from '../stats/window.ts';

/**
 * Every message between the director and an agent, and between an agent and its workers: both hops speak the same language,
 * an agent being a director to its workers. `frames.ts` says how they travel. A `hello` of another version ends the talk.
 */
export const controlVersion = 2;

/**
 * Five numbers for each stream: publish step, publisher's index in its pool, low and high half of the topic's hash, both 0 where the
 * step's topics do not vary, and the sequence number that would have come next.
 */
export type StreamEnds = number[];

/** Director → agent → worker. */
export type Command =
  | {
      kind: 'prepare';
      plan: Plan;
      share: Share;
      /** Number of this agent in the plan, and of this worker in its agent. */
      agent: number;
      worker: number;
      /** Tells this run's messages from all others; in every tracking header. */
      runTag: number;
      /** Values of `secret("…")` by name. */
      secrets: Record<string, string>;
      /** The folder that the plan's relative paths start from. */
      baseFolder: string;
    }
  /** Answered at once with `clock`; for the clock offset. */
  | { kind: 'readClock'; id: number }
  /** Second 0 of the run is at `atUs` of the receiver's own monotonic clock. */
  | { kind: 'start'; atUs: number }
  /** The run's clock as it is to be read from now on: the receiver's own clock has drifted from the director's, or leapt. */
  | { kind: 'setClock'; line: ClockLine }
  /**
   * Signals given so far over all agents, by signal number. No more will be given of `broken` ones: who awaits more than the
   * count waits in vain.
   */
  | { kind: 'signals'; counts: number[]; broken: number[] }
  /** Every pool that is not `until done` has ended: `until done` steps end. */
  | { kind: 'done'; streams?: StreamEnds[] }
  /** End all clients with DISCONNECT, then report `finished`. */
  | { kind: 'stop' };

/** When a host's monotonic clock shows `hostUs`, the run's shows `runUs`; it gains `rate` µs in each µs of the host's. */
export interface ClockLine {
  hostUs: number;
  runUs: number;
  rate: number;
}

/** Worker → agent → director. Counts are cumulative, so that one can be lost or repeated without harm. */
export type Event =
  | ({ kind: 'hello'; version: number; pid: number } & MachineFacts)
  | { kind: 'ready' }
  | { kind: 'clock'; id: number; nowUs: number }
  | { kind: 'window'; window: Window }
  /**
   * Signals given and clients ended so far, by signal and by pool number. `forgone` are signals that can come no more, as their
   * clients ended before giving them; `signalsOf` says how many each client owes. Without it a barrier whose missing signals
   * were those of failed clients would stay shut for as long as the others hold.
   */
  | { kind: 'progress'; signals: number[]; forgone: number[]; ended: number[] }
  /** All clients have ended that do not last until done: where their streams of messages ended. Told once, before that `progress`. */
  | { kind: 'streams'; ends: StreamEnds }
  /** A worker died; its clients have ended with it, and are counted in the agent's `progress` and windows. */
  | { kind: 'workerLost'; worker: number; reason: string }
  | { kind: 'log'; pool: number; client: number; line: number; message: string }
  /** The last window has been sent; the sender exits. */
  | { kind: 'finished' }
  /** The sender cannot go on. */
  | { kind: 'failed'; reason: string; hint: string };

/** What a greeting says of the host. */
export function machineOf({ kind: _, version: __, pid: ___, ...machine }: Extract<Event, { kind: 'hello' }>): MachineFacts {
  return machine;
}
