import type { TrackingHeader } from '../../runtime/src/mqtt/tracking.ts';

/** For `readTracking` to read into. */
export function emptyHeader(): TrackingHeader {
  return { runTag: 0, step: 0, client: 0, sequence: 0, dueUs: 0, latenessUs: 0, flags: 0 };
}
