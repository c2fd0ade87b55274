import { check } from './check.ts';
import type { Diagnostic } from './diagnostic.ts';
import { linesOf } from './lines.ts';
import type { Environment, Model } from './model.ts';
import { type Parsed, parse } from './parse.ts';
import { reparse } from './reparse.ts';

export interface Analysis {
  model: Model;
  diagnostics: Diagnostic[];
  /** For the analysis of the next version of the text. */
  parsed: Parsed;
}

/**
 * Text → checked model, with all findings of parser and checker in the order of the text. With what was read before (`previous`) it
 * gives the same, sooner.
 */
export function analyze(text: string, environment: Environment = {}, previous?: Parsed): Analysis {
  const parsed = previous ? reparse(previous, text) : parse(text);
  const { file, diagnostics: syntax } = parsed;
  const checked = check(file, { ...environment, incomplete: syntax.length > 0 });
  const found = syntax.length > 0 ? onOtherLines(checked.diagnostics, syntax, text) : checked.diagnostics;
  const diagnostics = [...syntax, ...found].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return { model: checked.model, diagnostics, parsed };
}

/** What stands on a line with a syntax error is only half understood: one mistake, one finding. */
function onOtherLines(found: readonly Diagnostic[], syntax: readonly Diagnostic[], text: string): Diagnostic[] {
  const { numberAt } = linesOf(text);
  const broken = new Set(syntax.flatMap(({ span }) => [numberAt(span.start), numberAt(span.end)]));
  return found.filter(({ span }) => !broken.has(numberAt(span.start)));
}
