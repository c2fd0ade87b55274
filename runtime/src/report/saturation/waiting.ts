import { formatCount, formatLatency } from '../format.ts';
import { slowUs } from './broker.ts';
import { isExplained, isFull, most } from './figures.ts';
import type { Surroundings, Symptom } from './symptom.ts';

/** Publishes that leave late though the generator is not: something else keeps them. */
export function waitingSymptoms(surroundings: Surroundings): Symptom[] {
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
