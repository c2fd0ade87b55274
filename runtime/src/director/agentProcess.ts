import type { Readable, Writable } from 'node:stream';

/** Where an agent can be started: this machine, or later a host over SSH or a pod. */
export interface AgentStarter {
  /** As reports call it: `local`, `load@10.0.0.11`. */
  name: string;
  /** Its monotonic clock is ours, as that of any process of this machine; absent: it has one of its own. */
  sharesClock?: boolean;
  /**
   * `workers`: it will need no fewer, unless its host has fewer cores, and may start them before it is told what for. Rejects with an error
   * that says why it could not be started; a `StartError` also says what to do.
   */
  start(workers?: number): Promise<AgentProcess>;
}

export class StartError extends Error {
  readonly hint: string;

  constructor(reason: string, hint: string) {
    super(reason);
    this.hint = hint;
  }
}

/** An agent program that runs, wherever that is. */
export interface AgentProcess {
  /** Its stdout and stdin. */
  readable: Readable;
  writable: Writable;
  /** How it ended, as `killed by SIGKILL`, with the last that it wrote to stderr; never rejects. */
  exited: Promise<string>;
  /** Where the scenario's folder is on the agent's host; absent: where it is here. */
  baseFolder?: string;
  /** Ends it at once. */
  kill(): void;
}
