import type { Limit } from '../report.ts';
import type { ErrorCause } from './errorCauses.ts';
import type { Surroundings, Symptom } from './symptom.ts';

/** What errors say of whoever caused them. */
export function errorSymptoms({ signs }: Surroundings, cause: ErrorCause, limit: Limit): Symptom[] {
  const error = signs.errors[cause];
  if (!error) return [];
  return [{ limit, rule: `errors ${cause}`, weight: error.count, text: error.reason, count: error.count }];
}
