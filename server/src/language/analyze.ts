import { check } from './check.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Environment, Model } from './model.ts';
import { parse } from './parse.ts';

/** Text → checked model, with all findings of parser and checker in the order of the text. */
export function analyze(text: string, environment: Environment = {}): { model: Model; diagnostics: Diagnostic[] } {
  const { file, diagnostics: syntax } = parse(text);
  const checked = check(file, { ...environment, incomplete: syntax.length > 0 });
  const diagnostics = [...syntax, ...checked.diagnostics].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return { model: checked.model, diagnostics };
}
