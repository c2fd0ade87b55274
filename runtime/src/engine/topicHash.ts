/** 64 bits that stand for a topic: two topics of a run that share them are not to be expected. */
export interface TopicHash {
  low: number;
  high: number;
}

export const noTopic: Readonly<TopicHash> = { low: 0, high: 0 };

export function emptyHash(): TopicHash {
  return { low: lowSeed, high: highSeed };
}

/** Hashes the bytes of a topic into `into`. */
export function hashTopic(bytes: Uint8Array, start: number, end: number, into: TopicHash): void {
  clearHash(into);
  addBytes(bytes, start, end, into);
}

/** Begins a hash that is added to in pieces. */
export function clearHash(hash: TopicHash): void {
  hash.low = lowSeed;
  hash.high = highSeed;
}

/** Adds further bytes to a hash. */
export function addBytes(bytes: Uint8Array, start: number, end: number, into: TopicHash): void {
  let { low, high } = into;
  for (let at = start; at < end; at++) {
    low = Math.imul(low ^ bytes[at], 0x01000193);
    high = Math.imul(high ^ bytes[at] ^ (low >>> 13), 0x85ebca6b);
  }
  into.low = low >>> 0;
  into.high = high >>> 0;
}

const lowSeed = 0x811c9dc5;
const highSeed = 0x9747b28c;
