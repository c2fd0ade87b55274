import type { Limit } from '../report.ts';
import type { Signs } from './signs.ts';

/** A second's evidence that somebody was at a limit. */
export interface Symptom {
  limit: Limit;
  /** The same rule's of other seconds are the same symptom, and the heaviest speaks for them. */
  rule: string;
  weight: number;
  /** What was seen, as half a sentence with its figures. */
  text: string;
  /** How often it was seen, where that adds up over the seconds: the evidence says so before the text. */
  count?: number;
  /** It tells of what began so many seconds before. */
  sinceSeconds?: number;
}

/** What a second is judged by: its own signs, those around it, and the run. */
export interface Surroundings {
  signs: Signs;
  /** The seconds of the last `us`, the one before them, and the next, as far as they are known. */
  during(us: number): readonly Signs[];
  /** As in `RunFacts`. */
  tcpUs: number;
  agentName(agent: number): string;
}
