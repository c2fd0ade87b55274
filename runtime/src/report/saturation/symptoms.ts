import { brokerSymptoms } from './broker.ts';
import { errorSymptoms } from './errors.ts';
import { generatorSymptoms } from './generator.ts';
import { networkSymptoms } from './network.ts';
import type { Surroundings, Symptom } from './symptom.ts';
import { waitingSymptoms } from './waiting.ts';

/** All that one second says of who was at a limit. */
export function symptomsOf(surroundings: Surroundings): Symptom[] {
  return [
    ...generatorSymptoms(surroundings),
    ...errorSymptoms(surroundings, 'generator', 'generator'),
    ...networkSymptoms(surroundings),
    ...errorSymptoms(surroundings, 'network', 'network'),
    ...waitingSymptoms(surroundings),
    ...brokerSymptoms(surroundings),
    ...errorSymptoms(surroundings, 'slow', 'brokerSlow'),
  ];
}
