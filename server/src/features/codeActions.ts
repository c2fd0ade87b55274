import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver-types';
import type { Span } from '../language/ast.ts';
import type { Diagnostic, TextEdit } from '../language/diagnostic.ts';
import { diagnosticOf } from './diagnostics.ts';
import { extractions } from './extraction.ts';
import { rangeOf, spanOf } from './position.ts';
import type { Scenario } from './scenario.ts';

/** What can be done about the findings in a range, and how what is selected can be drawn out. `only`: the kinds asked for. */
export function codeActions(scenario: Scenario, range: Range, only?: readonly string[]): CodeAction[] {
  const span = spanOf(scenario, range);
  const wants = (kind: string) => !only || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickFixes(scenario, span) : []),
    ...(wants(CodeActionKind.RefactorExtract) ? extractActions(scenario, span) : []),
  ];
}

function quickFixes(scenario: Scenario, { start, end }: Span): CodeAction[] {
  const near = scenario.diagnostics.filter(({ span }) => span.start <= end && start <= span.end);
  return near.flatMap((finding) => fixesOf(scenario, finding));
}

function fixesOf(scenario: Scenario, finding: Diagnostic): CodeAction[] {
  const fixes = finding.fixes ?? [];
  return fixes.map((fix) => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(scenario, finding)],
    isPreferred: fixes.length === 1,
    edit: workspaceEdit(scenario, fix.edits),
  }));
}

function extractActions(scenario: Scenario, span: Span): CodeAction[] {
  return extractions(scenario, span).map(({ title, edits }) => ({
    title,
    kind: CodeActionKind.RefactorExtract,
    edit: workspaceEdit(scenario, edits),
  }));
}

function workspaceEdit(scenario: Scenario, edits: readonly TextEdit[]) {
  return { changes: { [scenario.uri]: edits.map(({ span, newText }) => ({ range: rangeOf(scenario, span), newText })) } };
}
