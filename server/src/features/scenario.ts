import { analyze } from '../language/analyze.ts';
import { compile } from '../language/compile.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { type Lines, linesOf } from '../language/lines.ts';
import type { Environment, Model } from '../language/model.ts';
import type { Parsed } from '../language/parse.ts';
import { type Planned, plannedOf } from './planned.ts';

/** One version of an open document and all that is known of it: what every feature reads. */
export interface Scenario {
  uri: string;
  /** The editor's number of this version of the text. */
  version: number;
  text: string;
  lines: Lines;
  model: Model;
  diagnostics: Diagnostic[];
  parsed: Parsed;
  /** What it compiles to as it stands, and the load of that; undefined where it has errors. Computed when first asked for. */
  planned(): Planned | undefined;
  /** Files and folders (with a slash behind) in a folder relative to the scenario; undefined: not known. */
  filesIn?(folder: string): string[];
}

/** The world around a document: what checks may ask for, and what completion offers of it. */
export interface Surroundings extends Environment {
  filesIn?(folder: string): string[];
}

/** Analyses and compiles a text; the only work that each keystroke costs. `previous`: another version of the document, to read only what differs. */
export function scenarioOf(uri: string, version: number, text: string, surroundings: Surroundings, previous?: Scenario): Scenario {
  const { filesIn, ...environment } = surroundings;
  const { model, diagnostics: found, parsed } = analyze(text, environment, previous?.parsed);
  const { plan, diagnostics: more } = compile(model, { sourceFile: fileName(uri) });
  // A scenario without a pool cannot be run, and everybody begins with one.
  const diagnostics = [...found, ...more.filter(({ code }) => code !== 'nothing-to-run')];
  const planned = once(() => plan && plannedOf(plan));
  return {
    uri,
    version,
    text,
    lines: linesOf(text),
    model,
    diagnostics,
    parsed,
    ...(filesIn && { filesIn }),
    planned,
  };
}

function once<T>(compute: () => T): () => T {
  let known: { value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** The last part of a document's URI, as a person would read it. */
export function fileName(uri: string): string {
  const last = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
