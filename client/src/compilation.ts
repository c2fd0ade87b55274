import { commands, DiagnosticSeverity, l10n, languages, Position, Range, type TextDocument, type Uri, window, workspace } from 'vscode';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import type { CompileParams, Problem } from '../../server/src/protocol.ts';
import type { Language } from './language.ts';
import { notesText } from './notesText.ts';

/** What a scenario is compiled with besides its text. */
export type CompileOptions = Omit<CompileParams, 'uri'>;

/** The scenario's plan, and a word on what the options do to it; undefined where its text has errors, which the user has been shown then. */
export async function compilePlan(language: Language, scenario: Uri, options: CompileOptions): Promise<Plan | undefined> {
  const { plan, problems, notes } = await language.compile({ uri: scenario.toString(), ...options });
  if (plan !== undefined) {
    // Nobody is waited for: a run must not depend on somebody who reads.
    for (const text of notesText(notes)) void window.showInformationMessage(text);
    return plan;
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  await showErrors(scenario, errors);
  return undefined;
}

/** An error of the text is shown at its place, where it goes away with its cause; one of a given value has no place but a message. */
async function showErrors(scenario: Uri, errors: readonly Problem[]): Promise<void> {
  const [first] = errors;
  const inText = first !== undefined && hasErrorAt(scenario, first);
  // A message can stay unanswered for good: whoever waited for it would keep every later run from starting.
  if (!inText) return void window.showErrorMessage(messageOf(errors));
  await revealLine(scenario, first.line, first.column);
  await commands.executeCommand('editor.action.marker.next');
}

function hasErrorAt(scenario: Uri, { line, column }: Problem): boolean {
  const at = new Position(line - 1, column - 1);
  return languages.getDiagnostics(scenario).some(({ severity, range }) => severity === DiagnosticSeverity.Error && range.contains(at));
}

function messageOf(errors: readonly Problem[]): string {
  const [first] = errors;
  if (first === undefined) return l10n.t('The scenario cannot be run.');
  if (errors.length === 1) return l10n.t('The scenario has an error in line {0}: {1}', first.line, first.message);
  return l10n.t('The scenario has {0} errors, the first in line {1}: {2}', errors.length, first.line, first.message);
}

/** Opens a scenario where the user looks at it already, else in the first column, with the cursor in that line (both from 1). */
export async function revealLine(scenario: Uri, line: number, column = 1): Promise<void> {
  const visible = window.visibleTextEditors.find(({ document }) => document.uri.toString() === scenario.toString());
  const at = new Position(line - 1, column - 1);
  await window.showTextDocument(scenario, { viewColumn: visible?.viewColumn ?? 1, selection: new Range(at, at) });
}

/**
 * The scenario's document, saved: what runs is what is on disk, so that a later change shows. Undefined, after a word to the user,
 * where it has no place on disk.
 */
export async function savedScenario(scenario: Uri): Promise<TextDocument | undefined> {
  let document = await workspace.openTextDocument(scenario);
  if (document.isUntitled) {
    const saved = await workspace.save(scenario);
    if (saved === undefined) return undefined;
    document = await workspace.openTextDocument(saved);
  }
  if (document.isDirty && !(await document.save())) return undefined;
  if (document.uri.scheme === 'file') return document;
  void window.showErrorMessage(l10n.t('A scenario runs from a folder on this machine: its report and its data files need one.'));
  return undefined;
}
