import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Connection } from './connection.ts';

/** What a script said, and how it ended; `undefined` where the connection was lost. */
export interface ScriptResult {
  /** `name=value` lines, by name; a name may come several times. */
  values(name: string): string[];
  value(name: string): string | undefined;
  complaints: string;
  code: number | undefined;
}

/**
 * Runs a POSIX shell script on a host. It travels through stdin, so that the user's login shell, whichever it is, has nothing to
 * quote, and what that shell says of its own accord is told from the script's answers by a word of chance before each.
 */
export async function runScript(connection: Connection, script: string): Promise<ScriptResult> {
  const word = randomBytes(8).toString('hex');
  const process = await connection.exec(shellCommand);
  process.stdin.end(`say() { printf '%s\\n' "${word} $1=$2"; }\n${script}\nexit 0\n`);
  const [said, complaints] = await Promise.all([textOf(process.stdout), textOf(process.stderr)]);
  const { code } = await process.exited;
  const answers = said.split('\n').flatMap((line) => {
    const at = line.indexOf(`${word} `);
    const equals = line.indexOf('=', at);
    return at < 0 || equals < 0 ? [] : [{ name: line.slice(at + word.length + 1, equals), value: line.slice(equals + 1) }];
  });
  const values = (name: string) => answers.filter((answer) => answer.name === name).map(({ value }) => value);
  return { values, value: (name) => values(name)[0], complaints: complaints.trim() || (answers.length === 0 ? said.trim() : ''), code };
}

/** The login shell only has to start this: sh, csh, fish and their kin all know how. */
export const shellCommand = 'exec /bin/sh';

/** As one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A host may be hostile, so only so much of what it says is kept. */
const mostText = 100_000;

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) if (text.length < mostText) text += String(chunk);
  // It may end on a terminal.
  return text.slice(0, mostText).replace(/[^\P{Cc}\n]/gu, ' ');
}
