import { compile } from '../language/compile.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import type { CompileParams, CompileResult, Problem } from '../protocol.ts';
import { fileName, hasErrors, type Scenario } from './scenario.ts';

/** The plan of a scenario with other parameters, broker or seed, or what stands in its way. */
export function compilation(scenario: Scenario, { params, broker, seed }: Omit<CompileParams, 'uri'>): CompileResult {
  if (hasErrors(scenario.diagnostics)) return { problems: scenario.diagnostics.map((finding) => problemOf(scenario, finding)) };
  const options = {
    sourceFile: fileName(scenario.uri),
    ...(params && { params }),
    ...(broker && { broker }),
    ...(seed !== undefined && { seed }),
  };
  const { plan, diagnostics } = compile(scenario.model, options);
  const problems = [...scenario.diagnostics, ...diagnostics].map((finding) => problemOf(scenario, finding));
  return plan ? { plan, problems } : { problems };
}

function problemOf({ lines }: Scenario, { severity, message, code, span }: Diagnostic): Problem {
  const { line, character } = lines.positionAt(span.start);
  return { severity, message, code, line: line + 1, column: character + 1 };
}
