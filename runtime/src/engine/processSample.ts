import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProcessSample } from '../stats/window.ts';

/** Samples this process: each call tells what happened since the one before. `close` ends the measuring. */
export interface ProcessSampler {
  sample(openSockets: number): ProcessSample;
  close(): void;
}

export function sampleProcess(agent: number, worker: number): ProcessSampler {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let used = process.cpuUsage();
  return {
    sample(openSockets) {
      const { user, system } = process.cpuUsage(used);
      used = process.cpuUsage();
      // What is recorded is the time between two samples, of which one resolution is as it should be.
      const eventLoopDelayUs = Math.max(0, delay.percentile(99) / 1000 - resolutionMs * 1000);
      delay.reset();
      return { agent, worker, cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss(), openSockets, eventLoopDelayUs };
    },
    close() {
      delay.disable();
    },
  };
}

const resolutionMs = 10;
