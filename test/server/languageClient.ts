import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClientCapabilities,
  createMessageConnection,
  type InitializeResult,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** The server as it is shipped, in a process of its own, and a client of the protocol at its stdin and stdout. */
export interface LanguageClient {
  connection: MessageConnection;
  initialized: InitializeResult;
  /** Says `shutdown` and `exit`; the process's exit code. */
  leave(): Promise<number | null>;
  /** Says `exit` alone, which the protocol calls an error. */
  leaveRudely(): Promise<number | null>;
}

export interface ServerBuild {
  start(capabilities: ClientCapabilities, prepare?: (connection: MessageConnection) => void): Promise<LanguageClient>;
  remove(): void;
}

/** Bundles the server into a folder of its own. */
export function buildServer(): ServerBuild {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-server-'));
  execFileSync(process.execPath, ['esbuild.mjs', '--outdir', folder, 'server'], { stdio: 'pipe' });
  return {
    start: (capabilities, prepare) => start(join(folder, 'server.js'), capabilities, prepare),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

async function start(
  program: string,
  capabilities: ClientCapabilities,
  prepare?: (connection: MessageConnection) => void,
): Promise<LanguageClient> {
  const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  prepare?.(connection);
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', { processId: process.pid, rootUri: null, capabilities });
  await connection.sendNotification('initialized', {});
  return {
    connection,
    initialized,
    async leave() {
      await connection.sendRequest('shutdown');
      return exit(connection, server);
    },
    leaveRudely: () => exit(connection, server),
  };
}

async function exit(connection: MessageConnection, server: ChildProcess): Promise<number | null> {
  const exited = once(server, 'exit');
  await connection.sendNotification('exit');
  const [code] = (await exited) as [number | null];
  connection.dispose();
  return code;
}
