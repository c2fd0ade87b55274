import { nobodyToAsk, type Questions } from '../ssh/questions.ts';
import type { Terminal } from './terminal.ts';

/** What hosts and keys ask for, asked on the terminal. `pause` clears the way for a question. */
export function hostQuestions({ ask, askHidden }: Terminal, pause: () => void): Questions {
  if (!ask || !askHidden) return nobodyToAsk;
  const again = (repeated: boolean) => (repeated ? 'That was not it. ' : '');
  return {
    async newHostKey({ host, address, keyType, fingerprint }) {
      pause();
      const question = `${host} (${address}) is not known yet. Its ${keyType} key is\n  ${fingerprint}\nIs this the right host? Its key is kept then. (yes/no) `;
      for (;;) {
        const answer = (await ask(question)).trim().toLowerCase();
        if (answer === 'yes' || answer === 'no') return answer === 'yes';
      }
    },
    async passphrase({ file, again: repeated }) {
      pause();
      return (await askHidden(`${again(repeated)}Passphrase of ${file}: `)) || undefined;
    },
    async password({ host, again: repeated }) {
      pause();
      return (await askHidden(`${again(repeated)}Password for ${host}: `)) || undefined;
    },
    async prompts({ title, instructions, prompts }) {
      pause();
      const heading = [title, instructions].filter((text) => text !== '').join('\n');
      const answers: string[] = [];
      for (const [index, { text, hidden }] of prompts.entries()) {
        answers.push(await (hidden ? askHidden : ask)(index === 0 && heading !== '' ? `${heading}\n${text}` : text));
      }
      return answers;
    },
  };
}
