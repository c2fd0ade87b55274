import { describe, expect, it } from 'vitest';
import { loginAttempts } from '../../runtime/src/ssh/authentication.ts';
import { nobodyToAsk } from '../../runtime/src/ssh/questions.ts';
import { type HostSettings, hostSettings } from '../../runtime/src/ssh/sshConfig.ts';

const settings = hostSettings({ name: 'box' }, '', { home: '/home/me', user: 'me', environment: {}, platform: 'linux' });
const keys = ['k1', 'k2'];

/** What is tried, as one line, with a host that answers each attempt with these methods, the last again and again. */
async function tried(
  methods: string[],
  options: { given?: string; typed?: string; settings?: Partial<HostSettings> } = {},
): Promise<string> {
  const questions = { ...nobodyToAsk, password: async () => options.typed };
  const attempts = loginAttempts({ ...settings, ...options.settings }, keys, questions, options.given);
  const words: string[] = [];
  let step = await attempts.next();
  for (let answer = 0; !step.done; answer++) {
    const attempt = step.value;
    words.push(attempt.kind === 'key' ? attempt.identity : attempt.kind === 'password' ? attempt.password : attempt.kind);
    step = await attempts.next({ methods: (methods[Math.min(answer, methods.length - 1)] ?? '').split(' ') });
  }
  return words.join(' ');
}

describe('ways to log in, in order', () => {
  it.each([
    ['keys alone', ['publickey'], {}, 'ask k1 k2 ask'],
    ['nothing fits', ['hostbased'], {}, 'ask'],
    ['a password that is given', ['publickey password'], { given: 'pw' }, 'ask k1 k2 ask pw'],
    ['a password that is typed, three times at most', ['password'], { typed: 'pw' }, 'ask pw pw pw'],
    ['first the given, then the typed one', ['password'], { given: 'a', typed: 'b' }, 'ask a b b b'],
    ['nobody types', ['password keyboard-interactive'], {}, 'ask prompts'],
    ['a second proof behind the key', ['publickey', 'publickey', 'publickey', 'password'], { given: 'pw' }, 'ask k1 k2 ask pw'],
    [
      'methods turned off',
      ['password keyboard-interactive'],
      { given: 'pw', settings: { passwords: false, keyboardInteractive: false } },
      'ask',
    ],
  ])('%s', async (_what, methods, options, expected) => {
    expect(await tried(methods, options)).toBe(expected);
  });
});
