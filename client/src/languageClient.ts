import { commands, Disposable, type ExtensionContext, LanguageStatusSeverity, l10n, languages, type Uri, window } from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import { type CompileParams, type CompileResult, type Parameter, type ResultAnchor, requests } from '../../server/src/protocol.ts';

/** What the rest of the extension asks the language server. Each rejects while the server cannot be reached. */
export interface Language extends Disposable {
  compile(params: CompileParams): Promise<CompileResult>;
  parameters(uri: Uri): Promise<Parameter[]>;
  resultAnchors(uri: Uri): Promise<ResultAnchor[]>;
}

/** Starts the server in a process of its own. After a crash it is started again; when that goes on, the status item offers a restart. */
export function startLanguage(context: ExtensionContext): Language {
  const output = window.createOutputChannel('MQTT Scenario', { log: true });
  const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const client = new LanguageClient('mqtt-scenario', 'MQTT Scenario', server, {
    documentSelector: [{ language: 'mqtt-scenario' }],
    outputChannel: output,
    connectionOptions: { maxRestartCount: 5 },
  });
  const status = showState(client);
  const restart = commands.registerCommand('mqtt-scenario.restartLanguageServer', () => client.restart());
  void client.start().catch((problem) => output.error(String(problem)));
  const ask = <T>(request: string, params: unknown) => client.sendRequest<T>(request, params);
  return {
    compile: (params) => ask<CompileResult>(requests.compile, params),
    parameters: (uri) => ask<Parameter[]>(requests.parameters, { uri: uri.toString() }),
    resultAnchors: (uri) => ask<ResultAnchor[]>(requests.resultAnchors, { uri: uri.toString() }),
    dispose() {
      Disposable.from(status, restart).dispose();
      void client.dispose().finally(() => output.dispose());
    },
  };
}

/** The `{}` of the status bar: what state the server is in, and what to do where it is gone. */
function showState(client: LanguageClient): Disposable {
  const item = languages.createLanguageStatusItem('mqtt-scenario.server', { language: 'mqtt-scenario' });
  item.name = l10n.t('MQTT Scenario language server');
  const update = (state: State) => {
    const gone = state === State.Stopped || state === State.StartFailed;
    item.busy = state === State.Starting;
    item.severity = gone ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    item.text = gone ? l10n.t('Language server stopped') : l10n.t('Language server');
    item.command = gone
      ? { command: 'mqtt-scenario.restartLanguageServer', title: l10n.t('Restart') }
      : { command: 'mqtt-scenario.showLanguageLog', title: l10n.t('Show log') };
  };
  update(client.state);
  return Disposable.from(
    item,
    client.onDidChangeState(({ newState }) => update(newState)),
    commands.registerCommand('mqtt-scenario.showLanguageLog', () => client.outputChannel.show()),
  );
}
