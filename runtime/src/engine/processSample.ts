import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import type { ProcessSample } from '../stats/window.ts';
import { cpuWait } from './cpuWait.ts';

/** What the engine knows of itself at a window's end. */
export interface EngineFacts {
  openSockets: number;
  /** How long ago the window ended. */
  lateUs: number;
  awaitingAnswers: number;
  awaitingSockets: number;
}

/** Samples this process: each call tells what happened since the one before. `close` ends the measuring. */
export interface ProcessSampler {
  sample(facts: EngineFacts): ProcessSample;
  close(): void;
}

/** `resolutionMs`: how often the event loop is looked at, see `looksEveryMs`. */
export function sampleProcess(agent: number, worker: number, resolutionMs = usualResolutionMs): ProcessSampler {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let gcMs = 0;
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) gcMs += duration;
  });
  collections.observe({ entryTypes: ['gc'] });
  const waiting = cpuWait();
  let used = process.cpuUsage();
  let waitedMs = waiting.soFarMs();
  let rssBytes = 0;
  return {
    sample({ lateUs, ...facts }) {
      const { user, system } = process.cpuUsage(used);
      used = process.cpuUsage();
      const before = { waitedMs, gcMs };
      waitedMs = waiting.soFarMs();
      gcMs = 0;
      const [eventLoopDelayUs, longestUs] = [delay.percentile(99), delay.max].map((ns) => beyondUs(resolutionMs, ns));
      // It forgets when it last looked, too: where the loop has just been kept waiting, the delay is still to be seen.
      if (lateUs < resolutionMs * 1000) delay.reset();
      rssBytes = residentBytes() ?? rssBytes;
      return {
        agent,
        worker,
        cpuMs: (user + system) / 1000,
        rssBytes,
        eventLoopDelayUs,
        longestDelayUs: Math.max(longestUs, lateUs),
        cpuWaitMs: waitedMs - before.waitedMs,
        gcMs: before.gcMs,
        ...facts,
      };
    },
    close() {
      delay.disable();
      collections.disconnect();
      waiting.close();
    },
  };
}

/** Nothing where sockets have taken the last file that may be open: it is read from one. Clients then fail with EMFILE, and say so. */
function residentBytes(): number | undefined {
  try {
    return process.memoryUsage.rss();
  } catch {
    return undefined;
  }
}

/**
 * A look takes some 50 µs of processor time: fifty workers that look a hundred times a second take a quarter of a core, idle. Where
 * many share the cores they look less often.
 */
export function looksEveryMs(workers: number, cores: number): number {
  return usualResolutionMs * Math.min(5, Math.ceil(workers / (2 * cores)));
}

const usualResolutionMs = 10;

/** What is recorded is the time between two samples, of which one resolution is as it should be; without any, `max` is 0. */
function beyondUs(resolutionMs: number, ns: number): number {
  return Math.max(0, ns / 1000 - resolutionMs * 1000);
}
