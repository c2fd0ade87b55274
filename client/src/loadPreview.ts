import { commands, Disposable, EventEmitter, l10n, Uri, workspace } from 'vscode';
import type { Problem } from '../../server/src/protocol.ts';
import type { Language } from './language.ts';
import { loadMarkdown } from './loadText.ts';
import { activeScenario, askForScenario, onlyOpenScenario } from './meantScenario.ts';

const scheme = 'mqtt-scenario-load';

/** What a scenario will offer and need, in a Markdown preview beside it that follows the text. */
export function registerLoadPreview(language: Language): Disposable {
  const changed = new EventEmitter<Uri>();
  const provider = {
    onDidChange: changed.event,
    async provideTextDocumentContent(preview: Uri) {
      const { plan, problems } = await language.compile({ uri: scenarioOf(preview).toString() });
      return plan === undefined ? errorsMarkdown(problems) : loadMarkdown(plan, l10n.t);
    },
  };
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, provider),
    workspace.onDidChangeTextDocument(({ document }) => document.languageId === 'mqtt-scenario' && changed.fire(previewOf(document.uri))),
    commands.registerCommand('mqtt-scenario.previewLoad', async (from?: Uri | string) => {
      const scenario = typeof from === 'string' ? Uri.parse(from) : (from ?? activeScenario() ?? onlyOpenScenario());
      if (scenario === undefined) askForScenario();
      else await commands.executeCommand('markdown.showPreviewToSide', previewOf(scenario));
    }),
  );
}

/** The scenario's address travels in the preview's query. */
function previewOf(scenario: Uri): Uri {
  const name = scenario.path
    .split('/')
    .at(-1)
    ?.replace(/\.mqtt-scenario$/, '');
  return Uri.from({ scheme, path: `/${l10n.t('Load of {0}', name ?? '')}.md`, query: scenario.toString() });
}

function scenarioOf(preview: Uri): Uri {
  return Uri.parse(preview.query);
}

function errorsMarkdown(problems: readonly Problem[]): string {
  const errors = problems
    .filter(({ severity }) => severity === 'error')
    .map(({ line, message }) => `- ${l10n.t('Line {0}: {1}', line, message)}`);
  return [l10n.t('The load can be computed once these errors are gone:'), ...errors].join('\n');
}
