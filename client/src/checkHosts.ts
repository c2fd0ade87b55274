import { basename } from 'node:path';
import { commands, Disposable, EventEmitter, type ExtensionContext, l10n, Uri, window, workspace } from 'vscode';
import type { AgentWork } from './agentWork.ts';
import { hostsMarkdown } from './hostsText.ts';
import type { Language } from './language.ts';
import { activeScenario, askForScenario, onlyOpenScenario } from './meantScenario.ts';
import { prepareCheck } from './runPreparation.ts';

const scheme = 'mqtt-scenario-hosts';

/** Asks the hosts of a scenario whether they can carry it, and shows the answers in a Markdown preview beside it. */
export function registerCheckHosts(context: ExtensionContext, language: Language, agents: AgentWork): Disposable {
  const changed = new EventEmitter<Uri>();
  const answers = new Map<string, string>();
  const provider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (page: Uri) => answers.get(page.toString()) ?? l10n.t('Run “Check Hosts” to ask the hosts again.'),
  };
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, provider),
    commands.registerCommand('mqtt-scenario.checkHosts', async (from?: Uri) => {
      const scenario = from ?? activeScenario() ?? onlyOpenScenario();
      if (scenario === undefined) return askForScenario();
      const text = await answerOf(context, language, agents, scenario);
      if (text === undefined) return;
      const page = pageOf(scenario);
      answers.set(page.toString(), text);
      changed.fire(page);
      await commands.executeCommand('markdown.showPreviewToSide', page);
    }),
  );
}

async function answerOf(context: ExtensionContext, language: Language, agents: AgentWork, scenario: Uri): Promise<string | undefined> {
  try {
    const wish = await prepareCheck(context, language, scenario);
    if (wish === undefined) return undefined;
    const { askHosts } = await import('./withAgents.ts');
    const checks = await agents.during((closing) => askHosts(context, wish, closing));
    return checks && hostsMarkdown(wish.plan.scenario, checks, l10n.t);
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    void window.showErrorMessage(l10n.t('The hosts could not be checked: {0}', reason));
    return undefined;
  }
}

function pageOf(scenario: Uri): Uri {
  const name = basename(scenario.path, '.mqtt-scenario');
  return Uri.from({ scheme, path: `/${l10n.t('Hosts of {0}', name)}.md`, query: scenario.toString() });
}
