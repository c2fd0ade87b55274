import type { Diagnostic } from '../diagnostic.ts';
import type { Model } from '../model.ts';
import type { Reach } from '../reach.ts';
import { checkAgents } from './agents.ts';
import { checkClientIds } from './clientIds.ts';
import { checkConnections } from './connections.ts';
import { checkEnds, checkIdlePools } from './ends.ts';
import { checkFiles } from './files.ts';
import type { Report } from './finding.ts';
import type { Inference } from './infer.ts';
import { checkMeasurable } from './measurable.ts';
import type { Names } from './names.ts';
import { checkPlaceholders } from './placeholders.ts';
import { checkReach } from './reach.ts';
import { checkSecrets } from './secrets.ts';
import { checkSignals } from './signals.ts';
import { checkStatements } from './statements.ts';
import { checkTopics } from './topics.ts';
import { checkTransports } from './transports.ts';
import { checkUnused } from './unused.ts';
import { checkVersions } from './versions.ts';

/** A family of checks that need the resolved model. */
export interface Family {
  check(subject: Subject): void;
  /**
   * `any`: it says what is wrong with what stands there. `whole`: it says what is missing, so every statement must have been understood.
   * `sound`: it works on what the scenario compiles to, so nothing in it may be an error.
   */
  needs: 'any' | 'whole' | 'sound';
}

export interface Subject {
  model: Model;
  names: Names;
  inference: Inference;
  report: Report;
  /** What was reported so far. */
  found: readonly Diagnostic[];
  /** What a sound model sends and receives, worked out when first asked for. */
  reach(): Reach;
}

/** In this order: what needs more comes later. */
export const families: readonly Family[] = [
  { check: checkStatements, needs: 'any' },
  { check: checkSecrets, needs: 'any' },
  { check: checkTopics, needs: 'any' },
  { check: checkPlaceholders, needs: 'any' },
  { check: checkTransports, needs: 'any' },
  { check: checkAgents, needs: 'any' },
  { check: checkVersions, needs: 'any' },
  { check: checkFiles, needs: 'any' },
  { check: checkConnections, needs: 'whole' },
  { check: checkSignals, needs: 'whole' },
  { check: checkEnds, needs: 'whole' },
  { check: checkIdlePools, needs: 'sound' },
  { check: checkClientIds, needs: 'sound' },
  { check: checkReach, needs: 'sound' },
  { check: checkMeasurable, needs: 'sound' },
  { check: checkUnused, needs: 'sound' },
];
