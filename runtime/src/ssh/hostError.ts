/** What is done with a host before it carries load, in this order. */
export const hostSteps = ['connect', 'verify', 'authenticate', 'check', 'upload', 'start', 'clock', 'ready'] as const;
export type HostStep = (typeof hostSteps)[number];

/** What goes wrong with a host says which host, at what, why, and what to do about it. */
export class HostError extends Error {
  readonly host: string;
  readonly step: HostStep;
  readonly reason: string;
  readonly remedy: string;

  constructor(host: string, step: HostStep, reason: string, remedy: string) {
    super(`${host}: ${stepText[step]} failed: ${reason}`);
    this.name = 'HostError';
    this.host = host;
    this.step = step;
    this.reason = reason;
    this.remedy = remedy;
  }
}

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
