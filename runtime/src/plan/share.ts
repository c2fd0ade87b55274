import type { Plan } from './plan.ts';

/**
 * Which clients of a pool are whose. A share is every index i with i mod `modulus` in `residues`: indexes are dealt out like
 * cards, so that every agent takes its part of an arrival from the first second on. Shares of a share are shares.
 */
export interface Share {
  modulus: number;
  /** Ascending, each below `modulus`. */
  residues: number[];
}

/** All clients. */
export const everything: Share = { modulus: 1, residues: [0] };

/** Deals `share` out by weight (whole numbers ≥ 1); the parts are disjoint and together they are `share`. */
export function split(share: Share, weights: readonly number[]): Share[] {
  return dealOut(share, weights.length, dealByWeight(weights));
}

/**
 * Deals `share` out to the workers of a host: one client each in turn. Where there are many clients and more workers than cores, because one
 * process may not have enough files, by rows of up to 64 instead: what fifty processes wake up for one by one costs more than the same in a
 * few of them, whose caches stay warm. As many workers as there are cores take turns at a time; a pool of few clients stays with the first of
 * them. `clients`: the share's, by pool.
 */
export function splitToWorkers(share: Share, workers: number, cores: number, clients: readonly number[]): Share[] {
  const row = Math.max(1, Math.min(mostInRow, Math.floor(mostUneven / clients.length)));
  const rounds = clients.reduce((sum, count) => sum + Math.floor(count / (row * workers)), 0);
  if (workers <= cores || rounds < leastRounds) return split(share, Array(workers).fill(1));
  const deal = Array.from({ length: workers * row }, (_, position) => {
    const first = cores * Math.floor(position / (cores * row));
    return first + (position % Math.min(cores, workers - first));
  });
  return dealOut(share, workers, deal);
}

/** At 3,000 connections a second on two cores, a worker's turn is some 40 ms. */
const mostInRow = 64;
/** Every pool begins with the first worker, which may have so many clients more than the last: files that it has to spare. (More only with more pools.) */
const mostUneven = 512;
/** So many rows each worker has at least. */
const leastRounds = 2;

/** Position k of the share goes to part deal[k mod deal.length]; both patterns repeat together after residues × deal positions. */
function dealOut(share: Share, count: number, deal: readonly number[]): Share[] {
  const parts = Array.from({ length: count }, (): Share => ({ modulus: share.modulus * deal.length, residues: [] }));
  const period = share.residues.length * deal.length;
  for (let position = 0; position < period; position++) {
    parts[deal[position % deal.length]].residues.push(indexAt(share, position));
  }
  return parts;
}

/** The client index at a position: 0 is the share's first client. */
export function indexAt({ modulus, residues }: Share, position: number): number {
  const turn = Math.floor(position / residues.length);
  return turn * modulus + residues[position % residues.length];
}

/** How many of a pool's clients are in the share. */
export function countIn({ modulus, residues }: Share, clients: number): number {
  const rest = clients % modulus;
  return Math.floor(clients / modulus) * residues.length + residues.filter((residue) => residue < rest).length;
}

/** How many of each pool's clients are in the share. */
export function clientsIn({ pools }: Pick<Plan, 'pools'>, share: Share): number[] {
  return pools.map(({ clients }) => countIn(share, clients));
}

/** A sequence of part numbers in which each part occurs `weight` times, spread as evenly as possible (smooth weighted round robin). */
function dealByWeight(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const credit = weights.map(() => 0);
  return Array.from({ length: total }, () => {
    for (let part = 0; part < weights.length; part++) credit[part] += weights[part];
    const next = credit.indexOf(Math.max(...credit));
    credit[next] -= total;
    return next;
  });
}
