import { formatCount, formatLatency } from '../format.ts';
import { errorSymptoms } from './errors.ts';
import { fewLost, isExplained, isFull, isLossy, scaleOf } from './figures.ts';
import type { Surroundings, Symptom } from './symptom.ts';

/** Where the broker takes its time, or refuses. */
export function brokerSymptoms(surroundings: Surroundings): Symptom[] {
  return [...unread(surroundings), ...slowAnswers(surroundings), ...refusals(surroundings)];
}

function unread({ signs, during }: Surroundings): Symptom[] {
  const closed = signs.hosts.reduce((sum, host) => sum + Math.round(host.closedWindows * scaleOf(signs, host)), 0);
  // Behind what a network has lost a broker cannot read, and its host keeps what came until there is no more room.
  const [before] = during(0);
  const hasHoles = before !== signs && !isFull([before]) && before.hosts.some((host) => isLossy(host, fewLost));
  if (closed === 0 || hasHoles) return [];
  const whose = closed === 1 ? 'one connection' : `${formatCount(closed)} connections`;
  return [{ limit: 'brokerSlow', rule: 'unread', weight: closed, text: `it did not read what it was sent on ${whose}` }];
}

/** What takes longer than this, beyond what the network takes, is slow. */
export const slowUs = 100_000;
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

function refusals(surroundings: Surroundings): Symptom[] {
  const { signs } = surroundings;
  const asked = Math.max(signs.counters['connect.attempted'] ?? 0, signs.connections);
  // One of hundreds that hangs up is an error in the list, not a broker at its limit.
  return (signs.errors.broker?.count ?? 0) >= asked / 100 ? errorSymptoms(surroundings, 'broker', 'brokerRefuses') : [];
}
