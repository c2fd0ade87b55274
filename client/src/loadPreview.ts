import { commands, type Disposable, l10n, Uri, window } from 'vscode';
import { compilePlan } from './compilation.ts';
import type { Language } from './languageClient.ts';
import { offeredLoad } from './offeredLoad.ts';

/** What a scenario will offer and need, before anything runs. */
export function registerLoadPreview(language: Language): Disposable {
  return commands.registerCommand('mqtt-scenario.previewLoad', async (from?: Uri | string) => {
    const scenario = typeof from === 'string' ? Uri.parse(from) : (from ?? window.activeTextEditor?.document.uri);
    const plan = scenario && (await compilePlan(language, scenario, {}));
    if (plan === undefined) return;
    await window.showInformationMessage(l10n.t('Load of {0}', plan.scenario), { modal: true, detail: offeredLoad(plan) });
  });
}
