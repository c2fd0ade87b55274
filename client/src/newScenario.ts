import {
  commands,
  type Disposable,
  type ExtensionContext,
  FileType,
  l10n,
  Position,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';

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
    await window.showTextDocument(await unsaved(choice.name, choice.content));
  });
}

/** Named after its sample in the workspace's folder, which is then where it is saved; without a folder VS Code names it, and asks. */
async function unsaved(name: string, content: string): Promise<TextDocument> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) return workspace.openTextDocument({ language: 'mqtt-scenario', content });
  const file = await freeFile(folder, name);
  const document = await workspace.openTextDocument(file.with({ scheme: 'untitled' }));
  const filling = new WorkspaceEdit();
  filling.insert(document.uri, new Position(0, 0), content);
  await workspace.applyEdit(filling);
  return document;
}

/** `churn.mqtt-scenario`, else `churn-2.mqtt-scenario`, … : what neither is there nor about to be. */
async function freeFile(folder: Uri, name: string): Promise<Uri> {
  for (let number = 1; ; number++) {
    const file = Uri.joinPath(folder, `${name}${number === 1 ? '' : `-${number}`}.mqtt-scenario`);
    const isOpen = workspace.textDocuments.some(({ uri }) => uri.path === file.path);
    const isThere = await workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    if (!isOpen && !isThere) return file;
  }
}

async function choices(samples: Uri) {
  const files = (await workspace.fs.readDirectory(samples)).filter(([, type]) => type === FileType.File);
  const read = files.map(async ([name]) => {
    const content = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(samples, name)));
    const label = name.replace(/\.mqtt-scenario$/, '');
    return { label, name: label, detail: introduction(content), content };
  });
  return [{ label: l10n.t('Empty'), name: 'scenario', detail: '', content: '' }, ...(await Promise.all(read))];
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
