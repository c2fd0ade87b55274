import { Disposable, type ExtensionContext, LanguageStatusSeverity, l10n, languages, window } from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';

/** The language server's process, and what keeps it running. The only file that knows the client's library; `language.ts` loads it. */
export interface LanguageServer extends Disposable {
  /** Rejects while the server cannot be reached. */
  ask<T>(request: string, params: unknown): Promise<T>;
  restart(): Promise<void>;
  showLog(): void;
}

/** Starts the server in a process of its own. After a crash it is started again; when that goes on, the status item offers a restart. */
export function startLanguageServer(context: ExtensionContext): LanguageServer {
  const output = window.createOutputChannel('MQTT Scenario', { log: true });
  const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const client = new LanguageClient('mqtt-scenario', 'MQTT Scenario', server, {
    documentSelector: [{ language: 'mqtt-scenario' }],
    outputChannel: output,
    connectionOptions: { maxRestartCount: 5 },
  });
  const status = showState(client);
  void client.start().catch((problem) => output.error(String(problem)));
  return {
    ask: (request, params) => client.sendRequest(request, params),
    restart: () => client.restart(),
    showLog: () => output.show(),
    dispose() {
      status.dispose();
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
  );
}
