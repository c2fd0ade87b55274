import type { HostSample, ProcessSample } from '../../stats/window.ts';
import type { Signs } from './signs.ts';
import type { Surroundings } from './symptom.ts';

/** The largest of a figure that workers gave in these seconds. */
export function most(seconds: readonly Signs[], figure: (sample: ProcessSample) => number): number {
  return Math.max(0, ...seconds.flatMap(({ processes }) => processes.map(figure)));
}

/** Of many connections only some are looked at. */
export function scaleOf({ processes }: Signs, { agent, connectionsSeen }: HostSample): number {
  const open = processes.reduce((sum, sample) => sum + (sample.agent === agent ? sample.openSockets : 0), 0);
  return connectionsSeen === 0 ? 0 : Math.max(1, open / connectionsSeen);
}

/** The broker's host takes no more on some connection. */
export function isFull(seconds: readonly Signs[]): boolean {
  return seconds.some(({ hosts }) => hosts.some(({ closedWindows }) => closedWindows > 0));
}

/** A network that loses a hundredth is felt. `least`: fewer segments say nothing. */
export function isLossy({ segmentsSent, segmentsLost }: HostSample, least: number): boolean {
  return segmentsLost >= Math.max(least, segmentsSent * 0.01);
}

/** Whether the generator's own lateness and want of a processor, or a network that loses, accounts for a latency. */
export function isExplained(surroundings: Surroundings, us: number): boolean {
  const since = surroundings.during(us);
  const ownUs = most(since, ({ longestDelayUs, cpuWaitMs }) => Math.max(3 * longestDelayUs, 2 * cpuWaitMs * 1000));
  return ownUs > us || since.some(({ hosts }) => hosts.some((host) => isLossy(host, fewLost)));
}

/** As much as delays the last of a run's messages. */
export const fewLost = 2;
