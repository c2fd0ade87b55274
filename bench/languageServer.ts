import type { Diagnostic } from 'vscode-languageserver-protocol/node';
import { buildServer } from '../test/server/languageClient.ts';
import { type Spread, spreadOf } from './spread.ts';
import { typing } from './typing.ts';

/** The round trips of an editor: a change and the request for its diagnostics, then a completion. The server is a process at the end of a pipe. */
export async function overProtocol(text: string, statement: string, rounds: number): Promise<{ keystroke: Spread; completion: Spread }> {
  const build = buildServer();
  const client = await build.start({ textDocument: { diagnostic: {} } });
  const { connection } = client;
  const textDocument = { uri: 'file:///generated.mqtt-scenario' };
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { ...textDocument, languageId: 'mqtt-scenario', version: 1, text },
  });
  const durations = { keystroke: [] as number[], completion: [] as number[] };
  let version = 1;
  const lines = text.split('\n').flatMap((line, index) => (line === '  connect' ? [index] : []));
  for (let round = 0; round < rounds; round += 1) {
    const line = lines[Math.floor((lines.length * round) / rounds)];
    for (const { at, removed, inserted, cursor } of typing(text, line, statement)) {
      version += 1;
      const range = { start: placeOf(at, line), end: placeOf(at + removed, line) };
      const start = performance.now();
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { ...textDocument, version },
        contentChanges: [{ range, text: inserted }],
      });
      await connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument });
      const answered = performance.now();
      await connection.sendRequest('textDocument/completion', { textDocument, position: placeOf(cursor, line) });
      if (round < 4) continue;
      durations.keystroke.push(answered - start);
      durations.completion.push(performance.now() - answered);
    }
  }
  await client.leave();
  build.remove();
  return { keystroke: spreadOf(durations.keystroke), completion: spreadOf(durations.completion) };

  /** All typing happens at the end of one line and in the line below it. */
  function placeOf(offset: number, line: number) {
    const lineEnd = text.split('\n', line + 1).join('\n').length;
    return offset <= lineEnd
      ? { line, character: offset - (text.lastIndexOf('\n', lineEnd - 1) + 1) }
      : { line: line + 1, character: offset - lineEnd - 1 };
  }
}
