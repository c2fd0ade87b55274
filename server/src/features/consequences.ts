import { analyze } from '../language/analyze.ts';
import type { Diagnostic, TextEdit } from '../language/diagnostic.ts';
import { applyEdits } from '../language/format.ts';
import type { Scenario } from './scenario.ts';

/** The first error that edits would bring into a scenario; undefined: none. Refactorings ask before they offer themselves. */
export function errorFrom({ model, diagnostics, text }: Scenario, edits: readonly TextEdit[]): Diagnostic | undefined {
  const before = errorsIn(diagnostics);
  const after = errorsIn(analyze(applyEdits(text, edits), model.environment).diagnostics);
  if (after.length <= before.length) return undefined;
  const known = new Set(before.map((diagnostic) => diagnostic.code));
  return after.find((diagnostic) => !known.has(diagnostic.code)) ?? after[0];
}

function errorsIn(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
}
