import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

/**
 * How a child process ended, as `killed by SIGKILL` or `exited with code 1: …`, the rest being the end of what it wrote to stderr.
 * Never rejects.
 */
export function childExit(child: ChildProcess & { stderr: Readable }): Promise<string> {
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-mostWords);
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      const how = signal ? `killed by ${signal}` : `exited with code ${code}`;
      const report = () => resolve([how, words.trim().replace(/\s+/g, ' ')].filter(Boolean).join(': '));
      // Its children may hold stderr open for a while, so its last words are awaited, but not for long.
      child.on('close', report);
      setTimeout(report, lastWordsMs).unref();
    });
  });
}

const mostWords = 400;
const lastWordsMs = 200;
