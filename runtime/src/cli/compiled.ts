import { analyze } from '../../../server/src/language/analyze.ts';
import { compile } from '../../../server/src/language/compile.ts';
import type { Plan } from '../plan/plan.ts';
import { diagnosticText } from './diagnosticText.ts';
import { environmentOf, readScenario, type ScenarioFile } from './scenarioFile.ts';
import type { Terminal } from './terminal.ts';

/** What the command line can set in a plan. */
export interface PlanOptions {
  param?: Record<string, string>;
  broker?: string;
  workers?: number;
  seed?: number;
}

/** The plan of a scenario file; undefined where the scenario has errors, which have been shown then. */
export function compileFile(path: string, options: PlanOptions, terminal: Terminal): { file: ScenarioFile; plan: Plan | undefined } {
  const file = readScenario(path);
  const { model, diagnostics } = analyze(file.text, environmentOf(file, terminal.environment));
  const { param: params, ...others } = options;
  const compiled = compile(model, { ...others, ...(params && { params }), sourceFile: file.name });
  const findings = [...diagnostics, ...compiled.diagnostics];
  for (const finding of findings) {
    if (finding.severity === 'error' || finding.severity === 'warning') {
      terminal.note(`${diagnosticText(file.path, file.text, finding, terminal.colors)}\n\n`);
    } else if (finding.severity === 'information') terminal.note(`${terminal.colors.dim(`note: ${finding.message}`)}\n`);
  }
  const faulty = findings.some(({ severity }) => severity === 'error');
  return { file, plan: faulty ? undefined : compiled.plan };
}
