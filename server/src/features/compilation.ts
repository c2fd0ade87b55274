import { compile } from '../language/compile.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import type { CompileParams, CompileResult, Problem } from '../protocol.ts';
import { fileName, hasErrors, type Scenario } from './scenario.ts';

/** The plan of a scenario with other parameters, broker or seed, or what stands in its way. */
export function compilation(scenario: Scenario, { params, broker, seed }: Omit<CompileParams, 'uri'>): CompileResult {
  const inText = scenario.diagnostics.map((finding) => problemOf(scenario, finding));
  if (hasErrors(scenario.diagnostics)) return { problems: inText, notes: [] };
  const options = {
    sourceFile: fileName(scenario.uri),
    ...(params && { params }),
    ...(broker && { broker }),
    ...(seed !== undefined && { seed }),
  };
  const { plan, diagnostics } = compile(scenario.model, options);
  const brought = diagnostics
    .map((finding) => problemOf(scenario, finding))
    .filter((problem) => !inText.some((known) => isSame(known, problem)));
  const problems = [...inText, ...brought];
  return plan ? { plan, problems, notes: brought } : { problems, notes: [] };
}

function isSame(a: Problem, b: Problem): boolean {
  return a.line === b.line && a.column === b.column && a.message === b.message;
}

function problemOf({ lines }: Scenario, { severity, message, code, span }: Diagnostic): Problem {
  const { line, character } = lines.positionAt(span.start);
  return { severity, message, code, line: line + 1, column: character + 1 };
}
