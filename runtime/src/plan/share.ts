/**
 * Which clients of a pool are whose. A share is every index i with i mod `modulus` in `residues`: indexes are dealt out like
 * cards, so that every agent takes its part of an arrival from the first second on. Shares of a share are shares.
 */
export interface Share extends Pattern {
  /** Pools of `from` clients or more are dealt out like this instead. */
  large?: Pattern & { from: number };
}

export interface Pattern {
  modulus: number;
  /** Ascending, each below `modulus`. */
  residues: number[];
}

/** All clients. */
export const everything: Share = { modulus: 1, residues: [0] };

/** Deals `share` out by weight (whole numbers ≥ 1); the parts are disjoint and together they are `share`. */
export function split(share: Pattern, weights: readonly number[]): Share[] {
  return dealOut(share, weights.length, dealByWeight(weights));
}

/**
 * Deals `share` out to the workers of a host. Where there are more than cores, because one process may not have enough files, they take the
 * clients of large pools by rows of up to 64: what fifty processes wake up for one by one costs more than the same in a few of them, whose caches
 * stay warm. As many workers as there are cores take turns at a time, where these go
 * into the workers without rest; else one. `pools`: how many there are.
 */
export function splitToWorkers(share: Pattern, workers: number, cores: number, pools: number): Share[] {
  const parts = split(share, Array(workers).fill(1));
  if (workers <= cores) return parts;
  const row = Math.max(1, Math.min(mostInRow, Math.floor(mostUneven / pools)));
  const lanes = workers % cores === 0 ? cores : 1;
  const deal = Array.from({ length: workers * row }, (_, position) => {
    return (position % lanes) + lanes * Math.floor(position / lanes / row);
  });
  const from = Math.ceil((leastRows * row * workers * share.modulus) / share.residues.length);
  return dealOut(share, workers, deal).map((large, worker) => ({ ...parts[worker], large: { ...large, from } }));
}

/** At 3,000 connections a second, a worker's turn is some 20 ms. */
const mostInRow = 64;
/** Every pool begins with the first worker, which may have so many clients more than the last: files that it has to spare. */
const mostUneven = 512;
/** That each worker has of a pool, if it is to be dealt by rows. */
const leastRows = 2;

/** Position k of the share goes to part deal[k mod deal.length]; both patterns repeat together after residues × deal positions. */
function dealOut(share: Pattern, count: number, deal: readonly number[]): Pattern[] {
  const parts = Array.from({ length: count }, (): Pattern => ({ modulus: share.modulus * deal.length, residues: [] }));
  const period = share.residues.length * deal.length;
  for (let position = 0; position < period; position++) {
    parts[deal[position % deal.length]].residues.push(indexAt(share, position));
  }
  return parts;
}

/** How a pool of so many clients is dealt out. */
export function patternFor({ large, ...small }: Share, clients: number): Pattern {
  return large && clients >= large.from ? large : small;
}

/** The client index at a position: 0 is the share's first client. */
export function indexAt({ modulus, residues }: Pattern, position: number): number {
  const turn = Math.floor(position / residues.length);
  return turn * modulus + residues[position % residues.length];
}

/** How many of a pool's clients are in the share. */
export function countIn(share: Share, clients: number): number {
  const { modulus, residues } = patternFor(share, clients);
  const rest = clients % modulus;
  return Math.floor(clients / modulus) * residues.length + residues.filter((residue) => residue < rest).length;
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
