import { commands, type Disposable, type ExtensionContext, FileType, l10n, Uri, window, workspace } from 'vscode';

/** A new, unsaved scenario from one of the samples that come with the extension, or an empty one. */
export function registerNewScenario({ extensionUri }: ExtensionContext): Disposable {
  const samples = Uri.joinPath(extensionUri, 'samples');
  return commands.registerCommand('mqtt-scenario.newScenario', async () => {
    const choice = await window.showQuickPick(choices(samples), {
      title: l10n.t('New Scenario'),
      placeHolder: l10n.t('What should it show?'),
      matchOnDetail: true,
    });
    if (choice === undefined) return;
    const document = await workspace.openTextDocument({ language: 'mqtt-scenario', content: choice.content });
    await window.showTextDocument(document);
  });
}

async function choices(samples: Uri) {
  const files = (await workspace.fs.readDirectory(samples)).filter(([, type]) => type === FileType.File);
  const read = files.map(async ([name]) => {
    const content = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(samples, name)));
    return { label: name.replace(/\.mqtt-scenario$/, ''), detail: introduction(content), content };
  });
  return [{ label: l10n.t('Empty'), detail: '', content: '' }, ...(await Promise.all(read))];
}

/** The comment that each sample begins with. */
function introduction(content: string): string {
  const lines = content.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join(' ');
}
