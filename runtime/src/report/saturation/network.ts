import { formatShare } from '../format.ts';
import { isFull, isLossy } from './figures.ts';
import type { Surroundings, Symptom } from './symptom.ts';

/** What the network loses, where it is felt. */
export function networkSymptoms({ signs, during, agentName }: Surroundings): Symptom[] {
  const near = during(0);
  // Other programs of a host lose segments too; and a broker's host that has no room left throws away what comes.
  const isFelt = near.some(({ spread }) => felt.some((latency) => (spread[latency]?.max ?? 0) > feltUs));
  if (!isFelt || isFull(near)) return [];
  return signs.hosts
    .filter((host) => isLossy(host, muchLost))
    .map(({ agent, segmentsSent, segmentsLost }) => ({
      limit: 'network',
      rule: `losses ${agent}`,
      weight: segmentsLost / segmentsSent,
      text: `${formatShare(segmentsLost / segmentsSent)} of the TCP segments of agent ${agentName(agent)}'s host were lost and sent again`,
    }));
}

/** A few are lost everywhere. */
const muchLost = 5;
/** What is lost waits 200 ms or more to be sent again. */
const feltUs = 150_000;
const felt = ['connect.tcp', 'connect.connack', 'subscribe.service', 'publish.service', 'delivery.service'] as const;
