import type { ScenarioFile } from './ast.ts';
import { bind } from './check/bind.ts';
import { families } from './check/families.ts';
import type { Inference } from './check/infer.ts';
import { declareNames } from './check/names.ts';
import { overridesOf } from './check/overrides.ts';
import { checkTypes } from './check/types.ts';
import { isUnderstood } from './check/understood.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Environment, Model } from './model.ts';

/** Binds, resolves and judges a tree. Pure, and gives a model of what it understood for any tree at all. */
export function check(file: ScenarioFile, environment: Environment = {}): { model: Model; diagnostics: Diagnostic[] } {
  const { statements, diagnostics, loose } = bind(file);
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const names = declareNames(statements, report);
  const inference: Inference = {
    names,
    environment,
    report,
    values: new Map(),
    resolved: new Map(),
    references: [...names.definitions],
    meant: new Set(),
    open: new Set(),
    overrides: new Map(),
  };
  inference.overrides = overridesOf(names, inference);
  checkTypes(statements, inference);
  const references = inference.references.sort((a, b) => a.span.start - b.span.start);
  const model: Model = {
    file,
    environment,
    statements,
    symbols: names.symbols,
    references,
    values: inference.values,
    resolved: inference.resolved,
  };
  const complete = isUnderstood(file) && !environment.incomplete && loose.length === 0;
  for (const family of families) {
    if (complete || !family.needsAll) family.check({ model, names, inference, loose, report });
  }
  return { model, diagnostics };
}
