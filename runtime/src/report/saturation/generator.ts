import type { ProcessSample } from '../../stats/window.ts';
import { formatBytes, formatLatency } from '../format.ts';
import { scaleOf } from './figures.ts';
import type { Surroundings, Symptom } from './symptom.ts';

/** What the load generator and its hosts are short of. */
export function generatorSymptoms(surroundings: Surroundings): Symptom[] {
  return [...lateness(surroundings), ...shortages(surroundings)];
}

/** A process that handles events this late adds as much to what it measures. */
const lateP99Us = 50_000;
const lateOnceUs = 200_000;
const muchWaitMs = 300;

function lateness({ signs, agentName }: Surroundings): Symptom[] {
  return signs.processes.filter(isLate).map((sample) => ({
    limit: 'generator',
    rule: `late ${sample.agent}`,
    weight: sample.longestDelayUs,
    text: `agent ${agentName(sample.agent)} handled events up to ${formatLatency(sample.longestDelayUs)} late${why(sample)}`,
  }));
}

function isLate({ eventLoopDelayUs, longestDelayUs, cpuWaitMs }: ProcessSample): boolean {
  return eventLoopDelayUs >= lateP99Us || longestDelayUs >= lateOnceUs || cpuWaitMs >= muchWaitMs;
}

function why({ longestDelayUs, cpuWaitMs, gcMs, cpuMs }: ProcessSample): string {
  const muchMs = longestDelayUs / 1000 / 3;
  if (gcMs > Math.max(muchMs, cpuWaitMs)) return `, collecting garbage for ${formatLatency(gcMs * 1000)}`;
  if (cpuWaitMs > muchMs) return `, waiting ${formatLatency(cpuWaitMs * 1000)} for a processor`;
  return cpuMs >= 900 ? ', with a whole processor in use' : '';
}

function shortages({ signs, agentName }: Surroundings): Symptom[] {
  const received = signs.counters['delivery.bytes'] ?? 0;
  return signs.hosts.flatMap((host): Symptom[] => {
    const { agent, freeMemoryBytes, memoryBytes } = host;
    const unreadBytes = host.unreadBytes * scaleOf(signs, host);
    const symptom = (rule: string, weight: number, text: string) => ({
      limit: 'generator' as const,
      rule: `${rule} ${agent}`,
      weight,
      text,
    });
    return [
      ...(memoryBytes > 0 && freeMemoryBytes < memoryBytes * leastMemory
        ? [symptom('memory', -freeMemoryBytes, `the host of agent ${agentName(agent)} had ${formatBytes(freeMemoryBytes)} of memory left`)]
        : []),
      ...(unreadBytes > Math.max(muchBytes, received)
        ? [symptom('backlog', unreadBytes, `${formatBytes(unreadBytes)} had arrived at agent ${agentName(agent)} that it had not read yet`)]
        : []),
    ];
  });
}

const leastMemory = 0.02;
const muchBytes = 1_000_000;
