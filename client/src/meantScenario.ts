import { l10n, type Uri, window, workspace } from 'vscode';

/** The scenario in the active editor. */
export function activeScenario(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === 'mqtt-scenario' ? document.uri : undefined;
}

/**
 * The one scenario that is in view, else the one that is open: a button of the walkthrough has the walkthrough before it, not the text.
 * Undefined where it could be one of several, as a run of the wrong one would load the wrong broker.
 */
export function onlyOpenScenario(): Uri | undefined {
  return only(window.visibleTextEditors.map(({ document }) => document)) ?? only(workspace.textDocuments);
}

function only(documents: readonly { languageId: string; uri: Uri }[]): Uri | undefined {
  const scenarios = new Map(documents.filter(({ languageId }) => languageId === 'mqtt-scenario').map(({ uri }) => [uri.toString(), uri]));
  return scenarios.size === 1 ? [...scenarios.values()][0] : undefined;
}

export function askForScenario(): void {
  void window.showInformationMessage(l10n.t('Open a scenario first: a file that ends in .mqtt-scenario.'));
}
