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
  const giveUp = () => interrupted.abort();
  // The terminal is ours while we ask, and Ctrl-C a key of it.
  lines.on('SIGINT', () => void (process.emit('SIGINT') || process.exit(130)));
  // Where nobody else listens the signal ends the program, which a listener of ours would prevent.
  const signals = (['SIGINT', 'SIGTERM'] as const).filter((signal) => process.listenerCount(signal) > 0);
  for (const signal of signals) process.on(signal, giveUp);
  try {
    return await lines.question(question, { signal: interrupted.signal });
  } finally {
    for (const signal of signals) process.off(signal, giveUp);
    lines.close();
  }
}
