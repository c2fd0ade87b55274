import {
  type Connection,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  type TextDocuments,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClientAbilities } from './capabilities.ts';
import { diagnostics } from './features/diagnostics.ts';
import type { OpenScenarios } from './openScenarios.ts';

/** Gives findings when the client asks for them; clients that cannot ask get them with every change. */
export function reportDiagnostics(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  scenarios: OpenScenarios,
  client: ClientAbilities,
): void {
  const found = (uri: string) => {
    const scenario = scenarios.get(uri);
    return scenario ? diagnostics(scenario) : [];
  };
  const push = ({ uri, version }: TextDocument) => {
    if (!client.pullDiagnostics) void connection.sendDiagnostics({ uri, version, diagnostics: found(uri) });
  };
  connection.languages.diagnostics.on(({ textDocument }) => ({ kind: DocumentDiagnosticReportKind.Full, items: found(textDocument.uri) }));
  documents.onDidChangeContent(({ document }) => push(document));
  documents.onDidClose(({ document: { uri } }) => {
    if (!client.pullDiagnostics) void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const affected = changes.filter(({ uri }) => scenarios.fileChanged(uri));
    if (affected.length === 0) return;
    if (client.refreshDiagnostics) void connection.languages.diagnostics.refresh();
    documents.all().forEach(push);
  });
}

/** Asks the client to say when a file changes that a scenario could read. Files of other kinds are looked at with the next keystroke. */
export function watchFiles(connection: Connection): void {
  const globPattern = '**/*.{csv,json,ndjson,jsonl,txt,bin,pem,crt,cer,key}';
  void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] });
}
