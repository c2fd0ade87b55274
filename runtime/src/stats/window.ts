import type { CounterName, LatencyName } from './metrics.ts';

/**
 * What one worker, agent or run measured in one second. `index` is the second's number since the start of the run by the
 * run's clock, so that a late sender never shifts the series. All figures are of this window alone, save the gauges.
 */
export interface Window {
  index: number;
  /** By pool number of the plan. */
  pools: PoolWindow[];
  /** Messages written, by publish step and slot. */
  published: PublishedSlots[];
  /** For `keyed` flows of the plan: deliveries that the published messages call for, by flow number and slot. */
  matched: { flow: number; counts: number[] }[];
  /** What arrived, by publish step and receiving pool. */
  received: ReceivedCounts[];
  /** Subscriptions in force, by subscribe step and slot. */
  subscribed: SubscribedSlots[];
  errors: ErrorCount[];
  processes: ProcessSample[];
  /** One of each agent that can read its host's. */
  hosts: HostSample[];
}

export interface PoolWindow {
  /** Absent: 0. */
  counters: Partial<Record<CounterName, number>>;
  /**
   * The most connections at once in the window. Merged it is a sum of peaks, which may have been at different moments: where connections
   * come and go within the second, a little more than there were at any one.
   */
  peak: number;
  /** Gauges at the window's end. */
  connected: number;
  ended: number;
  /** Sparse histograms, see `histogram.ts`; absent: nothing recorded. */
  latency: Partial<Record<LatencyName, string>>;
}

/** Accounting works in slots: a window has this many, and each is `slotMs` long. */
export const slotsPerWindow = 10;
export const slotMs = 100;

export interface ReceivedCounts {
  publish: number;
  pool: number;
  /** Distinct messages. */
  count: number;
  /** Sequence numbers that were skipped and are given up: once counted, a gap is not taken back. */
  gaps: number;
  duplicated: number;
  /** Distinct messages that came after a later one of the same stream. */
  reordered: number;
}

export interface PublishedSlots {
  step: number;
  counts: number[];
  /** When in the slot the first of them was written, in µs after the slot's start; 100,000 where none was. */
  firstUs: number[];
}

/**
 * A subscription is certainly in force from its SUBACK until it or its connection begins to end, and possibly in force
 * from SUBSCRIBE until the end is known. Smallest certain and largest possible number of clients in each slot, which begins
 * with the numbers that it inherits; and how many clients ceased to be certain in it: where some leave as others come, the
 * numbers alone would hide it. `settledUs` is when in the slot the last client became certain, in µs after the slot's start,
 * 0 where none did: what is published behind it, as after a barrier, surely meets all of them, though the slot began without.
 */
export interface SubscribedSlots {
  step: number;
  certain: number[];
  possible: number[];
  ended: number[];
  settledUs: number[];
}

export interface ErrorCount {
  pool: number;
  /** `connect refused: not authorized (135)`, for example: same reason, same text. */
  reason: string;
  count: number;
  firstAtMs: number;
}

/** What a worker says of itself, once a window. What a system does not tell is 0. */
export interface ProcessSample {
  agent: number;
  worker: number;
  cpuMs: number;
  rssBytes: number;
  openSockets: number;
  /** 99th percentile of the event loop's delay in this window. */
  eventLoopDelayUs: number;
  /** The longest time for which nothing was handled: the longest delay, or how late the window's own end was noticed. */
  longestDelayUs: number;
  /** How long it could have run, but had no processor. */
  cpuWaitMs: number;
  /** How long garbage collection kept it. */
  gcMs: number;
  /** Clients that want to publish, at the window's end: as many messages as allowed are unacknowledged; or their socket takes no more. */
  awaitingAnswers: number;
  awaitingSockets: number;
}

/** What an agent says of its host, once a window. What a system does not tell is 0. */
export interface HostSample {
  agent: number;
  /** Of all its processors' time, 0 to 1: spent at work, by whomever; taken by other virtual machines. */
  cpuShare: number;
  stolenShare: number;
  memoryBytes: number;
  freeMemoryBytes: number;
  /** TCP segments that it sent in this window, and those that it had to send again, as they had been lost on their way. */
  segmentsSent: number;
  segmentsLost: number;
  /** Connections to the brokers that were looked at, at the window's end: not all where there are many. The rest is of these. */
  connectionsSeen: number;
  /** Written, and not yet acknowledged by the broker's host; arrived, and not yet read by us. */
  unsentBytes: number;
  unreadBytes: number;
  /** Connections on which the broker's host takes no more, as the broker does not read. */
  closedWindows: number;
}
