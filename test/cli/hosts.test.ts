import { describe, expect, it } from 'vitest';
import { hostQuestions } from '../../runtime/src/cli/hostQuestions.ts';
import { hostsView } from '../../runtime/src/cli/hostsView.ts';
import type { Terminal } from '../../runtime/src/cli/terminal.ts';

const plain = (text: string) => text;

/** A terminal at which somebody types these answers. */
function terminalWith(...answers: string[]): { terminal: Terminal; said: string[] } {
  const said: string[] = [];
  const asks = (how: string) => async (question: string) => {
    said.push(`${how}: ${question}`);
    return answers.shift() ?? '';
  };
  const live = { show: (text: string) => said.push(text), above: () => {}, clear: () => said.push('cleared') };
  const colors = { good: plain, bad: plain, warn: plain, dim: plain, bold: plain };
  return { said, terminal: { ask: asks('asked'), askHidden: asks('asked in secret'), live, colors, width: 40 } as unknown as Terminal };
}

describe('what hosts ask for', () => {
  const key = { host: 'load@a', address: '10.0.0.1:22', keyType: 'ssh-ed25519', fingerprint: 'SHA256:abc' };

  it.each([
    [['yes'], true],
    [['no'], false],
    [['perhaps', ' YES '], true],
  ])('a new key is shown, and taken for an answer is only yes or no: %j', async (answers, taken) => {
    const { terminal, said } = terminalWith(...answers);
    expect(await hostQuestions(terminal, () => said.push('cleared')).newHostKey(key)).toBe(taken);
    expect(said[0]).toBe('cleared');
    expect(said[1]).toMatch(/^asked: load@a \(10.0.0.1:22\) is not known yet. Its ssh-ed25519 key is\n {2}SHA256:abc\n/);
  });

  it('passwords and passphrases are typed in secret, and nothing typed is no answer', async () => {
    const { terminal, said } = terminalWith('pw', '', 'phrase');
    const { password, passphrase } = hostQuestions(terminal, () => {});
    expect(await password({ host: 'load@a', again: false })).toBe('pw');
    expect(await password({ host: 'load@a', again: true })).toBeUndefined();
    expect(await passphrase({ file: 'id', again: false })).toBe('phrase');
    expect(said).toEqual([
      'asked in secret: Password for load@a: ',
      'asked in secret: That was not it. Password for load@a: ',
      'asked in secret: Passphrase of id: ',
    ]);
  });

  it('prompts are answered one by one', async () => {
    const { terminal, said } = terminalWith('me', '123456');
    const prompts = [
      { text: 'Login: ', hidden: false },
      { text: 'Code: ', hidden: true },
    ];
    const question = { host: 'load@a', title: 'Two factors', instructions: '', prompts };
    expect(await hostQuestions(terminal, () => {}).prompts(question)).toEqual(['me', '123456']);
    expect(said).toEqual(['asked: Two factors\nLogin: ', 'asked in secret: Code: ']);
  });

  it('nobody is asked where there is no terminal', async () => {
    const { ask: _, askHidden: __, ...mute } = terminalWith().terminal;
    expect(await hostQuestions(mute as Terminal, () => {}).newHostKey(key)).toBeUndefined();
  });
});

it('each host has a line that says how far it is', () => {
  const { terminal, said } = terminalWith();
  const view = hostsView(['load@a', 'load@long-name'], terminal);
  view.step('load@a', 'upload', 0.456);
  view.step('load@long-name', 'clock');
  view.end();
  expect(said).toEqual([
    'load@a          uploading 46 %\nload@long-name  waiting\n',
    'load@a          uploading 46 %\nload@long-name  started\n',
    'cleared',
  ]);
});
