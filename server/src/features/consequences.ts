import { analyze } from '../language/analyze.ts';
import type { Diagnostic, TextEdit } from '../language/diagnostic.ts';
import { applyEdits } from '../language/format.ts';
import type { Scenario } from './scenario.ts';

/** The first error that edits would bring into a scenario; undefined: none. Refactorings ask before they offer themselves. */
export function errorFrom({ model, diagnostics, text }: Scenario, edits: readonly TextEdit[]): Diagnostic | undefined {
  const left = errorsIn(diagnostics).map((diagnostic) => diagnostic.code);
  return errorsIn(analyze(applyEdits(text, edits), model.environment).diagnostics).find(({ code }) => {
    const known = left.indexOf(code);
    if (known >= 0) left.splice(known, 1);
    return known < 0;
  });
}

function errorsIn(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
}
