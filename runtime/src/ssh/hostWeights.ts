/** What a host can do, as far as it tells. */
export interface HostCapacity {
  cores?: number;
  memoryMb?: number;
}

/** Weights of hosts by their cores, as small as they can be; a core without memory to go with it does not count. */
export function hostWeights(hosts: readonly HostCapacity[]): number[] {
  const cores = hosts.map(usableCores);
  const common = cores.reduce(commonDivisor);
  return cores.map((count) => count / common);
}

/** A worker that keeps a core busy holds some 20,000 connections. */
const memoryMbOfCore = 256;
/** A host may claim what it likes, and the dealing takes time by the sum of the weights. */
const mostCores = 256;

function usableCores({ cores = 1, memoryMb = Number.POSITIVE_INFINITY }: HostCapacity): number {
  return Math.max(1, Math.min(mostCores, Math.floor(cores), Math.floor(memoryMb / memoryMbOfCore)));
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
