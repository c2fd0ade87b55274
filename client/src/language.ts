import { commands, Disposable, type ExtensionContext, type TextDocument, type Uri, workspace } from 'vscode';
import { type CompileParams, type CompileResult, type Parameter, type ResultAnchor, requests } from '../../server/src/protocol.ts';
import type { LanguageServer } from './languageServer.ts';

/** What the rest of the extension asks the language server. Each rejects while the server cannot be reached. */
export interface Language extends Disposable {
  compile(params: CompileParams): Promise<CompileResult>;
  parameters(uri: Uri): Promise<Parameter[]>;
  resultAnchors(uri: Uri): Promise<ResultAnchor[]>;
}

/**
 * The language server, started once there is a scenario to be read or somebody asks. Its client takes longer to load than all else
 * together, so that happens after the extension's activation and not in it: whoever opens a folder waits for nothing.
 */
export function startLanguage(context: ExtensionContext): Language {
  let server: Promise<LanguageServer> | undefined;
  const started = () => {
    server ??= import('./languageServer.ts').then(({ startLanguageServer }) => startLanguageServer(context));
    return server;
  };
  const startFor = ({ languageId }: TextDocument) => languageId === 'mqtt-scenario' && void started();
  const soon = setImmediate(() => workspace.textDocuments.forEach(startFor));
  const registered = Disposable.from(
    new Disposable(() => clearImmediate(soon)),
    workspace.onDidOpenTextDocument(startFor),
    commands.registerCommand('mqtt-scenario.restartLanguageServer', async () => (await started()).restart()),
    commands.registerCommand('mqtt-scenario.showLanguageLog', async () => (await started()).showLog()),
  );
  const ask = async <T>(request: string, params: unknown) => (await started()).ask<T>(request, params);
  return {
    compile: (params) => ask<CompileResult>(requests.compile, params),
    parameters: (uri) => ask<Parameter[]>(requests.parameters, { uri: uri.toString() }),
    resultAnchors: (uri) => ask<ResultAnchor[]>(requests.resultAnchors, { uri: uri.toString() }),
    dispose() {
      registered.dispose();
      void server?.then((running) => running.dispose());
    },
  };
}
