import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Connection } from './connection.ts';
import { plainText } from './plainText.ts';

/** What a script said. */
export interface ScriptResult {
  /** `name=value` lines, by name; a name may come several times. */
  values(name: string): string[];
  value(name: string): string | undefined;
  /** Its errors; where it did not say anything by itself, all that was heard. */
  complaints: string;
}

/**
 * Runs a POSIX shell script on a host. It travels through stdin, so that the user's login shell, whichever it is, has nothing to
 * quote, and what that shell says of its own accord is told from the script's answers by a word of chance before each. Rejects where the
 * connection breaks, or the host does not come to an end.
 */
export async function runScript(connection: Connection, script: string): Promise<ScriptResult> {
  const word = randomBytes(8).toString('hex');
  const process = await connection.exec(shellCommand);
  const giveUp = setTimeout(() => connection.close(), answerWithinMs);
  process.stdin.end(`say() { printf '%s\\n' "${word} $1=$2"; }\n${script}\nexit 0\n`);
  const [said, complaints] = await Promise.all([process.stdout, process.stderr].map((stream) => textOf(stream, () => connection.close())));
  const { code, signal } = await process.exited;
  clearTimeout(giveUp);
  if (code === undefined && signal === undefined)
    throw new Error(`no answer came within ${answerWithinMs / 1000} s, or far too much of one`);
  const answers = said.split('\n').flatMap((line) => {
    const at = line.indexOf(`${word} `);
    const equals = line.indexOf('=', at);
    return at < 0 || equals < 0 ? [] : [{ name: line.slice(at + word.length + 1, equals), value: line.slice(equals + 1) }];
  });
  const values = (name: string) => answers.filter((answer) => answer.name === name).map(({ value }) => value);
  return { values, value: (name) => values(name)[0], complaints: complaints || (answers.length === 0 ? said : '') };
}

/** The login shell only has to start this: sh, csh, fish and their kin all know how. */
export const shellCommand = 'exec /bin/sh';

/** As one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A host may say what it likes, for as long as it likes. */
const mostText = 100_000;
const answerWithinMs = 60_000;

async function textOf(stream: Readable, onFlood: () => void): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    if (text.length < mostText) text += String(chunk);
    else onFlood();
  }
  return plainText(text, mostText);
}
