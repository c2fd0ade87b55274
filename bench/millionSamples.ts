import { exactCpuSeconds } from './contender.ts';
import { cpuSecondsOf, machineMemory, treeOf, usageOf } from './processTree.ts';
import type { Sink } from './sink.ts';

/** What the machine did at one moment of a run. CPU seconds are those since the start. */
export interface MachineSample {
  second: number;
  /** As the sinks count them. */
  connected: number;
  published: number;
  delivered: number;
  /** Of the whole machine. */
  usedBytes: number;
  agentCpuSeconds: number;
  directorCpuSeconds: number;
  sinkCpuSeconds: number;
  /** Of the agent and its workers; counting it takes so long that few samples have it. */
  agentBytes?: number;
  workers: number;
}

/** Samples the machine every two seconds until `stop`, which returns the samples. `director` is the process that starts the agent. */
export function sampleMachine(director: number, sink: Sink): { stop(): MachineSample[] } {
  const samples: MachineSample[] = [];
  const startMs = performance.now();
  const take = async () => {
    const totals = await sink.totals();
    samples.push({ second: Math.round((performance.now() - startMs) / 1000), ...totals, ...usages(director, sink, samples.length) });
  };
  const timer = setInterval(() => void take(), everyMs);
  return {
    stop() {
      clearInterval(timer);
      return samples;
    },
  };
}

const everyMs = 2_000;
const memoryEvery = 5;

function usages(director: number, sink: Sink, number: number) {
  const { total, available } = machineMemory();
  const [own, ...agents] = treeOf(director);
  return {
    usedBytes: total - available,
    directorCpuSeconds: own ? exactCpuSeconds(own.pid) : 0,
    agentCpuSeconds: cpuSecondsOf(agents),
    sinkCpuSeconds: cpuSecondsOf(treeOf(sink.pid)),
    workers: Math.max(0, agents.length - 1),
    ...(number % memoryEvery === 0 && { agentBytes: usageOf(agents).bytes }),
  };
}
