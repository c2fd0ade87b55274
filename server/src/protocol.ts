import type { Plan } from '../../runtime/src/plan/plan.ts';

/**
 * What the extension and the language server say to each other beyond the Language Server Protocol. Plain types and names,
 * so that both ends import this file without importing each other's libraries. Lines are 1-based, as in plans and reports.
 */
export const requests = {
  /** `CompileParams` → `CompileResult` */
  compile: 'mqttScenario/compile',
  /** `DocumentParams` → `Parameter[]` */
  parameters: 'mqttScenario/parameters',
  /** `DocumentParams` → `ResultAnchor[]` */
  resultAnchors: 'mqttScenario/resultAnchors',
} as const;

/** Commands that the server's code lenses name and the extension carries out; their one argument is the document's URI. */
export const commands = {
  run: 'mqtt-scenario.run',
  previewLoad: 'mqtt-scenario.previewLoad',
} as const;

export interface DocumentParams {
  /** The document's text as it is in the editor counts, else the file's. */
  uri: string;
}

export interface CompileParams extends DocumentParams {
  /** Values of parameters as they would be written in a scenario; left out ones keep their defaults. */
  params?: Record<string, string>;
  /** A broker's URL, or `embedded`; left out: the scenario's own. */
  broker?: string;
  seed?: number;
}

export interface CompileResult {
  /** Absent where the text has errors; `problems` says which. */
  plan?: Plan;
  problems: Problem[];
  /** What the parameters, broker or seed bring besides: nothing in the text tells of it. Empty where there is no plan. */
  notes: Problem[];
}

export interface Problem {
  severity: 'error' | 'warning' | 'information' | 'hint';
  message: string;
  code: string;
  line: number;
  /** 1-based. */
  column: number;
}

export interface Parameter {
  name: string;
  /** As written: `9_000`, `1s`. */
  defaultText: string;
  /** The text behind the value; empty where there is none. */
  doc: string;
  line: number;
}

/** Where a figure of a report belongs in the text: the line of a pool's head or of one expectation. */
export type ResultAnchor = { kind: 'pool'; name: string; line: number } | { kind: 'expectation'; text: string; line: number };
