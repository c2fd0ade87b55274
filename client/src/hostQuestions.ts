import { l10n, window } from 'vscode';
import type { Questions } from '../../runtime/src/ssh/questions.ts';

/** What hosts and keys ask for, asked in VS Code's dialogs. Answers are kept nowhere but a host's key in `known_hosts`. */
export const hostQuestions: Questions = {
  async newHostKey({ host, address, keyType, fingerprint }) {
    const trust = l10n.t('Trust and Keep');
    const detail = l10n.t('{0} ({1}) has not been connected to before. Its {2} key is\n{3}', host, address, keyType, fingerprint);
    const answer = await window.showWarningMessage(l10n.t('Is this the right host?'), { modal: true, detail }, trust);
    return answer === trust;
  },
  passphrase: ({ file, again }) => hidden(l10n.t('Passphrase of {0}', file), again),
  password: ({ host, again }) => hidden(l10n.t('Password for {0}', host), again),
  async prompts({ host, title, instructions, prompts }) {
    const answers: string[] = [];
    for (const { text, hidden: password } of prompts) {
      const heading = title === '' ? host : `${host}: ${title}`;
      const prompt = [instructions, text].filter((part) => part !== '').join('\n');
      const answer = await window.showInputBox({ title: heading, prompt, password, ignoreFocusOut: true });
      if (answer === undefined) return undefined;
      answers.push(answer);
    }
    return answers;
  },
};

async function hidden(title: string, again: boolean): Promise<string | undefined> {
  const wrong = again ? { prompt: l10n.t('That was not it.') } : {};
  const answer = await window.showInputBox({ title, password: true, ignoreFocusOut: true, ...wrong });
  return answer === '' ? undefined : answer;
}
