import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { name, version } from '../../package.json';
import { abilitiesOf, capabilities } from './capabilities.ts';
import { reportDiagnostics, watchFiles } from './diagnosticReports.ts';
import { openScenarios } from './openScenarios.ts';
import { answerRequests } from './requests.ts';

/** Serves one client until it says `exit`; the connection is the caller's to listen on. */
export function serve(connection: Connection): void {
  const documents = new TextDocuments(TextDocument);
  const scenarios = openScenarios((uri) => documents.get(uri));
  const client = abilitiesOf({});
  connection.onInitialize(({ capabilities: own }) => {
    Object.assign(client, abilitiesOf(own));
    return { capabilities, serverInfo: { name, version } };
  });
  connection.onInitialized(() => {
    if (client.watchFiles) watchFiles(connection);
  });
  documents.onDidClose(({ document }) => scenarios.closed(document.uri));
  reportDiagnostics(connection, documents, scenarios, client);
  answerRequests(connection, scenarios, client);
  documents.listen(connection);
}
