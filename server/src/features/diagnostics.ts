import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { Diagnostic as Finding } from '../language/diagnostic.ts';
import { rangeOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** The findings of a scenario, dressed for an editor. */
export function diagnostics(scenario: Scenario): Diagnostic[] {
  return scenario.diagnostics.map((finding) => diagnosticOf(scenario, finding));
}

export function diagnosticOf(scenario: Scenario, finding: Finding): Diagnostic {
  const { severity, code, message, span, related, unnecessary } = finding;
  return {
    range: rangeOf(scenario, span),
    severity: severities[severity],
    code,
    source: 'mqtt-scenario',
    message,
    ...(unnecessary && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related && {
      relatedInformation: related.map((each) => ({
        message: each.message,
        location: { uri: scenario.uri, range: rangeOf(scenario, each.span) },
      })),
    }),
  };
}

const severities: Record<Finding['severity'], DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
