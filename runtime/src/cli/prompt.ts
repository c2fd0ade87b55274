import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks on the terminal and reads a line. Ctrl-C does what it does elsewhere; where it does not end the program, the question rejects. */
export async function ask(question: string): Promise<string> {
  return answerOf(createInterface({ input: process.stdin, output: process.stderr }), question);
}

/** As `ask`, without showing what is typed. */
export async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await answerOf(createInterface({ input: process.stdin, output: nowhere, terminal: true }), '');
  process.stderr.write('\n');
  return answer;
}

async function answerOf(lines: Interface, question: string): Promise<string> {
  const interrupted = new AbortController();
  lines.on('SIGINT', () => {
    if (!process.emit('SIGINT')) process.exit(130);
    interrupted.abort();
  });
  try {
    return await lines.question(question, { signal: interrupted.signal });
  } finally {
    lines.close();
  }
}
