import type { HostSample, ProcessSample } from '../../runtime/src/stats/window.ts';

/** A worker with nothing to do. */
export function processSample(given: Partial<ProcessSample> = {}): ProcessSample {
  return {
    agent: 0,
    worker: 0,
    cpuMs: 1,
    rssBytes: 5e7,
    openSockets: 3,
    eventLoopDelayUs: 900,
    longestDelayUs: 2_000,
    cpuWaitMs: 1,
    gcMs: 1,
    awaitingAnswers: 0,
    awaitingSockets: 0,
    ...given,
  };
}

/** A host with nothing to do. */
export function hostSample(given: Partial<HostSample> = {}): HostSample {
  return {
    agent: 0,
    cpuShare: 0.1,
    stolenShare: 0,
    memoryBytes: 8e9,
    freeMemoryBytes: 4e9,
    segmentsSent: 1_000,
    segmentsLost: 0,
    connectionsSeen: 3,
    unsentBytes: 0,
    unreadBytes: 0,
    closedWindows: 0,
    ...given,
  };
}
