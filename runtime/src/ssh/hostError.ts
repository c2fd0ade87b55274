import { plainText } from './plainText.ts';

/** What is done with a host before it carries load, in this order. */
export const hostSteps = ['connect', 'verify', 'authenticate', 'check', 'upload', 'start', 'clock', 'ready'] as const;
export type HostStep = (typeof hostSteps)[number];

/** What goes wrong with a host says which host, at what, why, and what to do about it. */
export class HostError extends Error {
  readonly host: string;
  readonly step: HostStep;
  readonly reason: string;
  readonly remedy: string;

  /** The host may have a say in the reason, but not too much of it. */
  constructor(host: string, step: HostStep, said: string, remedy: string) {
    const reason = plainText(said, mostReason).replace(/\.$/, '');
    super(`${host}: ${stepText[step]} failed: ${reason}`);
    this.name = 'HostError';
    this.host = host;
    this.step = step;
    this.reason = reason;
    this.remedy = remedy;
  }
}

const mostReason = 1_000;

/** How people call the steps. */
export const stepText: Record<HostStep, string> = {
  connect: 'connecting',
  verify: 'verifying the host key',
  authenticate: 'logging in',
  check: 'checking the host',
  upload: 'uploading the agent',
  start: 'starting the agent',
  clock: 'comparing the clocks',
  ready: 'getting ready',
};
