import type { HostSample, ProcessSample } from '../stats/window.ts';
import { formatBytes, formatCount, formatLatency, formatShare } from './format.ts';
import type { Limit } from './report.ts';
import type { Signs } from './signs.ts';

/** A second's evidence that somebody was at a limit. */
export interface Symptom {
  limit: Limit;
  /** The same rule's of other seconds are the same symptom, and the heaviest speaks for them. */
  rule: string;
  weight: number;
  /** What was seen, as half a sentence with its figures. */
  text: string;
  /** It tells of what began so many seconds before. */
  sinceSeconds?: number;
}

/** What a second is judged by: its own signs, those around it, and the run. */
export interface Surroundings {
  signs: Signs;
  /** The seconds of the last `us`, the one before them, and the next, as far as they are known. */
  during(us: number): readonly Signs[];
  /** The quickest TCP handshake of the run, µs: what the network alone takes; 0 where none is known. */
  tcpUs: number;
  agentName(agent: number): string;
}

export function symptomsOf(surroundings: Surroundings): Symptom[] {
  const generator = [...lateness(surroundings), ...shortages(surroundings), ...errorSymptoms(surroundings, 'generator', 'generator')];
  const network = [...losses(surroundings), ...errorSymptoms(surroundings, 'network', 'network')];
  const broker = [...unread(surroundings), ...waiting(surroundings), ...slowAnswers(surroundings)];
  const errors = [...errorSymptoms(surroundings, 'slow', 'brokerSlow'), ...refusals(surroundings)];
  return [...generator, ...network, ...broker, ...errors];
}

/** A process that handles events this late adds as much to what it measures. */
const lateP99Us = 50_000;
const lateOnceUs = 200_000;

function lateness({ signs, agentName }: Surroundings): Symptom[] {
  return signs.processes
    .filter(({ eventLoopDelayUs, longestDelayUs }) => eventLoopDelayUs >= lateP99Us || longestDelayUs >= lateOnceUs)
    .map((sample) => ({
      limit: 'generator',
      rule: `late ${sample.agent}`,
      weight: sample.longestDelayUs,
      text: `agent ${agentName(sample.agent)} handled events up to ${formatLatency(sample.longestDelayUs)} late${why(sample)}`,
    }));
}

function why({ longestDelayUs, cpuWaitMs, gcMs, cpuMs }: ProcessSample): string {
  const muchMs = longestDelayUs / 1000 / 3;
  if (gcMs > muchMs) return `, collecting garbage for ${formatLatency(gcMs * 1000)}`;
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

/** Of many connections only some are looked at. */
function scaleOf({ processes }: Signs, { agent, connectionsSeen }: HostSample): number {
  const open = processes.reduce((sum, sample) => sum + (sample.agent === agent ? sample.openSockets : 0), 0);
  return connectionsSeen === 0 ? 0 : Math.max(1, open / connectionsSeen);
}

/** A network that loses a hundredth is felt: what is lost waits 200 ms or more to be sent again. */
const muchLost = { share: 0.01, segments: 5, feltUs: 150_000 };
/** As much as delays the last of a run's messages. */
const fewLost = 2;
const felt = ['connect.tcp', 'connect.connack', 'subscribe.service', 'publish.service', 'delivery.service'] as const;

function losses({ signs, during, agentName }: Surroundings): Symptom[] {
  const near = during(0);
  // Other programs of a host lose segments too; and a broker's host that has no room left throws away what comes.
  const isFelt = near.some(({ spread }) => felt.some((latency) => (spread[latency]?.max ?? 0) > muchLost.feltUs));
  if (!isFelt || isFull(near)) return [];
  return signs.hosts
    .filter((host) => isLossy(host, muchLost.segments))
    .map(({ agent, segmentsSent, segmentsLost }) => ({
      limit: 'network',
      rule: `losses ${agent}`,
      weight: segmentsLost / segmentsSent,
      text: `${formatShare(segmentsLost / segmentsSent)} of the TCP segments of agent ${agentName(agent)}'s host were lost and sent again`,
    }));
}

/** The broker's host takes no more on some connection. */
function isFull(seconds: readonly Signs[]): boolean {
  return seconds.some(({ hosts }) => hosts.some(({ closedWindows }) => closedWindows > 0));
}

function isLossy({ segmentsSent, segmentsLost }: HostSample, least: number): boolean {
  return segmentsLost >= Math.max(least, segmentsSent * muchLost.share);
}

function unread({ signs }: Surroundings): Symptom[] {
  const closed = signs.hosts.reduce((sum, host) => sum + Math.round(host.closedWindows * scaleOf(signs, host)), 0);
  if (closed === 0) return [];
  const whose = closed === 1 ? 'one connection' : `${formatCount(closed)} connections`;
  return [{ limit: 'brokerSlow', rule: 'unread', weight: closed, text: `it did not read what it was sent on ${whose}` }];
}

/** Publishes that leave late though the generator is not: something else keeps them. */
function waiting(surroundings: Surroundings): Symptom[] {
  const { signs, during } = surroundings;
  const pacing = signs.spread['publish.pacing'];
  if (!pacing || pacing.p90 < slowUs || isExplained(surroundings, pacing.p90)) return [];
  const late = `publishes left ${formatLatency(pacing.p90)} late (p90)`;
  const since = during(pacing.p90);
  const onAnswers = most(since, ({ awaitingAnswers }) => awaitingAnswers);
  const onSockets = most(since, ({ awaitingSockets }) => awaitingSockets);
  if (onAnswers > 0 && onAnswers >= onSockets) {
    const clients = `${formatCount(onAnswers)} ${onAnswers === 1 ? 'client' : 'clients'}`;
    const text = `${late}, as ${clients} waited for acknowledgements of all that may be in flight`;
    return [{ limit: 'brokerSlow', rule: 'in flight', weight: pacing.p90, text }];
  }
  if (onSockets === 0 || isFull(since)) return [];
  // The broker's host takes more, and yet what was sent does not get there.
  return [{ limit: 'network', rule: 'bandwidth', weight: pacing.p90, text: `${late}, as more was sent than the network carried` }];
}

/** What takes longer than this, beyond what the network takes, is slow. */
const slowUs = 100_000;
const roundTrips = 4;

/** Connecting may take longer: many arrive at once, and brokers look names and passwords up. */
const answers = [
  { latency: 'publish.service', slowUs, did: 'acknowledged publishes' },
  { latency: 'delivery.service', slowUs, did: 'delivered messages' },
  { latency: 'subscribe.service', slowUs: 1_000_000, did: 'answered SUBSCRIBE' },
  { latency: 'connect.connack', slowUs: 1_000_000, did: 'answered CONNECT' },
] as const;

function slowAnswers(surroundings: Surroundings): Symptom[] {
  const { signs, tcpUs } = surroundings;
  return answers.flatMap(({ latency, slowUs, did }): Symptom[] => {
    const spread = signs.spread[latency];
    if (!spread || spread.p90 < slowUs + roundTrips * tcpUs || isExplained(surroundings, spread.p90)) return [];
    const text = `it ${did} within ${formatLatency(spread.p90)} (p90)`;
    // What arrives late has been waited for since it was sent.
    return [{ limit: 'brokerSlow', rule: latency, weight: spread.p90, text, sinceSeconds: Math.floor(spread.p90 / 1_000_000) }];
  });
}

/** Whether the generator's own lateness, or a network that loses, accounts for a latency. */
function isExplained(surroundings: Surroundings, us: number): boolean {
  const since = surroundings.during(us);
  const ownUs = most(since, ({ longestDelayUs }) => longestDelayUs);
  return 3 * ownUs > us || since.some(({ hosts }) => hosts.some((host) => isLossy(host, fewLost)));
}

function most(seconds: readonly Signs[], figure: (sample: ProcessSample) => number): number {
  return Math.max(0, ...seconds.flatMap(({ processes }) => processes.map(figure)));
}

function refusals(surroundings: Surroundings): Symptom[] {
  const { signs } = surroundings;
  const asked = Math.max(signs.counters['connect.attempted'] ?? 0, signs.connections);
  // One of hundreds that hangs up is an error in the list, not a broker at its limit.
  return (signs.errors.broker?.count ?? 0) >= asked / 100 ? errorSymptoms(surroundings, 'broker', 'brokerRefuses') : [];
}

function errorSymptoms({ signs }: Surroundings, cause: keyof Signs['errors'], limit: Limit): Symptom[] {
  const error = signs.errors[cause];
  if (!error) return [];
  return [{ limit, rule: `errors ${cause}`, weight: error.count, text: `${formatCount(error.count)} × ${error.reason}` }];
}
