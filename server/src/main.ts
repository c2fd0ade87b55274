import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './server.ts';

/** The language server as a process: `--stdio`, `--node-ipc` or `--socket=PORT` says how its client is connected. */
const connection = createConnection(ProposedFeatures.all);
serve(connection);
connection.listen();
