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
  const deal = dealByWeight(weights);
  const parts: Share[] = weights.map(() => ({ modulus: share.modulus * deal.length, residues: [] }));
  // Position k of the share goes to part deal[k mod deal.length]; both patterns repeat together after residues × deal positions.
  const period = share.residues.length * deal.length;
  for (let position = 0; position < period; position++) {
    parts[deal[position % deal.length]].residues.push(indexAt(share, position));
  }
  return parts;
}

/** The client index at a position of the share: 0 is the share's first client. */
export function indexAt(share: Share, position: number): number {
  const turn = Math.floor(position / share.residues.length);
  return turn * share.modulus + share.residues[position % share.residues.length];
}

/** How many of `clients` clients are in the share. */
export function countIn(share: Share, clients: number): number {
  const rest = clients % share.modulus;
  return Math.floor(clients / share.modulus) * share.residues.length + share.residues.filter((residue) => residue < rest).length;
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
