import { commands, Disposable, type ExtensionContext, l10n, Uri, window } from 'vscode';
import type { Language } from './language.ts';
import { activeScenario, askForScenario, onlyOpenScenario } from './meantScenario.ts';
import { pickParameters } from './parameterPick.ts';
import type { ResultsPanel } from './resultsPanel.ts';
import type { RunController } from './runController.ts';
import type { Runs } from './runs.ts';
import type { RunItem } from './runsView.ts';

/** The commands around a run. Those about a scenario take its URI, or mean the one in the active editor, else the one whose results are shown. */
export function registerRunCommands(
  context: ExtensionContext,
  language: Language,
  controller: RunController,
  runs: Runs,
  panel: ResultsPanel,
): Disposable {
  const forScenario = (name: string, does: (scenario: Uri) => Promise<unknown>) =>
    commands.registerCommand(`mqtt-scenario.${name}`, async (from?: Uri | string) => {
      const scenario = meantScenario(from, panel);
      if (scenario === undefined) askForScenario();
      else await does(scenario);
    });
  const showLast = async (scenario: Uri) => {
    const run = await runs.lastOf(scenario);
    if (run !== undefined) await panel.show({ scenario, folder: run.folder });
    else void window.showInformationMessage(l10n.t('This scenario has not been run yet.'));
  };
  return Disposable.from(
    setContexts(runs),
    forScenario('run', (scenario) => controller.start({ scenario })),
    forScenario('runAgain', (scenario) => controller.again(scenario)),
    forScenario('runOnEmbeddedBroker', (scenario) => controller.start({ scenario, broker: 'embedded' })),
    forScenario('runWithParameters', async (scenario) => {
      const chosen = await pickParameters(context, scenario, await language.parameters(scenario));
      if (chosen !== undefined) await controller.start({ scenario, ...chosen });
    }),
    forScenario('showLastReport', showLast),
    commands.registerCommand('mqtt-scenario.stop', () => runs.active?.stop()),
    commands.registerCommand('mqtt-scenario.showResults', async () => {
      const shown = runs.active ?? panel.shown;
      const scenario = activeScenario();
      if (runs.active === undefined && scenario !== undefined) await showLast(scenario);
      else if (shown !== undefined) await panel.show(shown);
      else void window.showInformationMessage(l10n.t('There are no results yet: run a scenario first.'));
    }),
    commands.registerCommand('mqtt-scenario.runs.open', ({ scenario, folder }: RunItem) => panel.show({ scenario, folder })),
  );
}

/** Lenses and the page's buttons say which; keys and the palette mean what is before the user. */
function meantScenario(from: Uri | string | undefined, panel: ResultsPanel): Uri | undefined {
  if (typeof from === 'string') return Uri.parse(from);
  return from ?? activeScenario() ?? panel.shown?.scenario ?? onlyOpenScenario();
}

/** What buttons, keys and the palette go by. `editorLangId` is known at once, but only while an editor has the focus. */
function setContexts(runs: Runs): Disposable {
  const set = (name: string, value: boolean) => void commands.executeCommand('setContext', `mqtt-scenario.${name}`, value);
  const setActive = () => set('scenarioActive', activeScenario() !== undefined);
  set('running', false);
  setActive();
  return Disposable.from(
    window.onDidChangeActiveTextEditor(setActive),
    runs.onDidChange(({ kind }) => {
      if (kind === 'started') set('running', true);
      if (kind === 'ended') set('running', false);
    }),
  );
}
