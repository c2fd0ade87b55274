import type { ClockLine, Command, Event, StreamEnds } from '../control/messages.ts';
import { Run } from './run.ts';

/** What an engine needs: the contents of a `prepare` command, and the outside world as parameters. */
export interface EngineOptions extends Omit<Extract<Command, { kind: 'prepare' }>, 'kind'> {
  /** Monotonic, in µs with fractions; `start` speaks of the same clock. */
  clock: { nowUs(): number };
  send(event: Event): void;
}

/** One worker's clients. The methods are the commands of `control/messages.ts` that follow `prepare`. */
export interface Engine {
  /** Second 0 of the run is at `atUs` of the clock. */
  start(atUs: number): void;
  /** After the start: how the run's clock is to be read from now on. */
  setClock(line: ClockLine): void;
  signals(counts: readonly number[], broken: readonly number[]): void;
  /** `streams`: where the streams of all publishers that have ended did. */
  done(streams?: readonly StreamEnds[]): void;
  /** Ends all clients with DISCONNECT, within two seconds. */
  stop(): void;
}

/**
 * Prepares this share of the plan's clients; when it returns, the worker is `ready`. Sends `window` each second, `progress`,
 * `log`, and `finished` once all clients have ended, by themselves or because of `stop`; nothing is sent after that.
 * Throws an `Error` that says why when the plan asks for what the engine cannot do.
 */
export function startEngine(options: EngineOptions): Engine {
  return new Run(options);
}
