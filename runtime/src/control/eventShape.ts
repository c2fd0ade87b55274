import { counterNames, latencyNames } from '../stats/metrics.ts';
import { type HostSample, type ProcessSample, slotsPerWindow, type Window } from '../stats/window.ts';
import type { Event } from './messages.ts';
import { list, number, object, oneOf, type Shape, some, text, whole } from './shape.ts';

/** What the numbers in an agent's events may refer to; they follow from the plan. */
export interface EventLimits {
  pools: number;
  signals: number;
  publishSteps: number;
  subscribeSteps: number;
  flows: number;
  /** Windows have an index below this, so that no agent can fill the disk. */
  seconds: number;
}

/** Before the plan is with the agent, it has nothing to say of it. */
export const noPlan: EventLimits = { pools: 0, signals: 0, publishSteps: 0, subscribeSteps: 0, flows: 0, seconds: 0 };

/**
 * Reads what an agent or a worker says. The director's edge: behind it every number is in range and every text harmless,
 * whatever the other end sent.
 */
export function eventShape(limits: EventLimits): Shape<Event> {
  return oneOf<Event>({
    hello: object({
      version: whole(),
      pid: whole(),
      node: text(50),
      platform: text(50),
      cores: whole(100_000),
      openFilesLimit: number(),
      localPorts: whole(65_536),
      memoryBytes: number(),
      freeMemoryBytes: number(),
    }),
    ready: object({}),
    clock: object({ id: whole(), nowUs: number() }),
    window: object({ window: windowShape(limits) }),
    progress: object({
      signals: list(whole(), limits.signals, 'exactly'),
      forgone: list(whole(), limits.signals, 'exactly'),
      ended: list(whole(), limits.pools, 'exactly'),
    }),
    streams: object({ ends: list(whole(), mostStreamNumbers) }),
    workerLost: object({ worker: whole(mostWorkers), reason: text(500) }),
    log: object({ pool: below(limits.pools), client: whole(), line: whole(), message: text(4_000) }),
    finished: object({}),
    failed: object({ reason: text(2_000), hint: text(500) }),
  });
}

const mostWorkers = 1_000;
const mostStreamNumbers = 500_000;
const mostErrors = 1_000;
const mostHistogramText = 200_000;

function windowShape(limits: EventLimits): Shape<Window> {
  const slots = list(whole(), slotsPerWindow, 'exactly');
  return object<Window>({
    index: below(limits.seconds),
    pools: list(
      object({
        counters: some(counterNames, whole()),
        peak: whole(),
        connected: whole(),
        ended: whole(),
        latency: some(latencyNames, text(mostHistogramText)),
      }),
      limits.pools,
      'exactly',
    ),
    published: list(object({ step: below(limits.publishSteps), counts: slots, firstUs: slots }), limits.publishSteps),
    matched: list(object({ flow: below(limits.flows), counts: slots }), limits.flows),
    received: list(
      object({
        publish: below(limits.publishSteps),
        pool: below(limits.pools),
        count: whole(),
        gaps: whole(),
        duplicated: whole(),
        reordered: whole(),
      }),
      limits.publishSteps * limits.pools,
    ),
    subscribed: list(
      object({ step: below(limits.subscribeSteps), certain: slots, possible: slots, ended: slots, settledUs: slots }),
      limits.subscribeSteps,
    ),
    errors: list(object({ pool: below(limits.pools), reason: text(500), count: whole(), firstAtMs: number() }), mostErrors),
    processes: list(processShape, mostWorkers + 1),
    hosts: list(hostShape, 1),
  });
}

const processShape = object<ProcessSample>({
  agent: whole(),
  worker: whole(mostWorkers),
  cpuMs: number(),
  rssBytes: number(),
  openSockets: number(),
  eventLoopDelayUs: number(),
  longestDelayUs: number(),
  cpuWaitMs: number(),
  gcMs: number(),
  awaitingAnswers: whole(),
  awaitingSockets: whole(),
});

const hostShape = object<HostSample>({
  agent: whole(),
  cpuShare: number(),
  stolenShare: number(),
  memoryBytes: number(),
  freeMemoryBytes: number(),
  segmentsSent: number(),
  segmentsLost: number(),
  connectionsSeen: whole(),
  unsentBytes: number(),
  unreadBytes: number(),
  closedWindows: whole(),
});

/** The number of one of `count` things. With none of them no number will do. */
function below(count: number): Shape<number> {
  return whole(count - 1);
}
