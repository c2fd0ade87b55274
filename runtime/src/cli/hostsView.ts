import type { HostStep } from '../ssh/hostError.ts';
import type { Terminal } from './terminal.ts';

/** Shows how far each host is while agents are started. */
export interface HostsView {
  step(host: string, step: HostStep, share?: number): void;
  /** Clears the way for a question. */
  pause(): void;
  end(): void;
}

/** On a terminal a line for each host; elsewhere nothing, as it is over soon. */
export function hostsView(hosts: readonly string[], { live, colors, width }: Terminal): HostsView {
  const states = new Map<string, string>(hosts.map((host) => [host, 'waiting']));
  const longest = Math.max(...hosts.map((host) => host.length));
  return {
    step(host, step, share) {
      const text = share === undefined ? words[step] : `${words[step]} ${Math.round(share * 100)} %`;
      states.set(host, step === 'clock' ? colors.good(text) : text);
      const lines = [...states].slice(0, mostLines).map(([name, state]) => `${name.padEnd(longest)}  ${state}`.slice(0, width));
      live?.show(`${lines.join('\n')}\n`);
    },
    pause: () => live?.clear(),
    end: () => live?.clear(),
  };
}

const mostLines = 20;

/** What is being done; once clocks are to be compared, the agent is there. */
const words: Record<HostStep, string> = {
  connect: 'connecting',
  verify: 'verifying',
  authenticate: 'logging in',
  check: 'checking',
  upload: 'uploading',
  start: 'starting',
  clock: 'started',
  ready: 'ready',
};
