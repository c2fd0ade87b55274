import { type LoginAnswer, loginAttempts } from './authentication.ts';
import type { Identity, Login } from './connection.ts';
import { HostError } from './hostError.ts';
import type { KeyRing } from './identities.ts';
import { plainText } from './plainText.ts';
import type { Questions } from './questions.ts';
import type { HostSettings } from './sshConfig.ts';

/** Logs in to one host, and knows afterwards what was tried in vain. */
export interface LoginTalk {
  next(methods: readonly string[]): Promise<Login | undefined>;
  /** The last that was tried: the one that has opened the host, if any has. */
  readonly password: string | undefined;
  failure(said: string): HostError;
}

export function loginTalk(settings: HostSettings, keys: KeyRing, questions: Questions, password?: string): LoginTalk {
  const tried: string[] = [];
  let taken: readonly string[] = [];
  let lastPassword: string | undefined;
  let attempts: ReturnType<typeof loginAttempts<Identity>> | undefined;

  async function advance(answer: LoginAnswer): Promise<Login | undefined> {
    const first = attempts === undefined;
    attempts ??= loginAttempts(settings, await keys.identitiesFor(settings), questions, password);
    const step = first ? await attempts.next() : await attempts.next(answer);
    if (step.done) return undefined;
    const attempt = step.value;
    if (attempt.kind === 'key') tried.push(attempt.identity.name);
    else if (attempt.kind !== 'ask') tried.push(attempt.kind === 'prompts' ? 'keyboard-interactive' : 'a password');
    if (attempt.kind === 'password') lastPassword = attempt.password;
    return attempt.kind === 'prompts' ? promptsOf(settings, questions, password) : attempt;
  }

  return {
    get password() {
      return lastPassword;
    },
    next(methods) {
      if (methods.length > 0) taken = methods;
      return advance({ methods });
    },
    failure(said) {
      const offered = tried.length === 0 ? 'nothing could be offered to it' : `it took none of: ${[...new Set(tried)].join(', ')}`;
      const wants = taken.length > 0 ? ` (it takes ${taken.join(', ')})` : '';
      const disconnected = /All configured authentication methods failed/.test(said) ? '' : `; it said: ${said}`;
      const complaints = keys.complaints().map((complaint) => ` ${complaint}.`);
      return new HostError(
        settings.label,
        'authenticate',
        `${offered}${wants}${disconnected}`,
        `${remedyFor(settings, tried, password === undefined ? taken : [])}${complaints.join('')}`,
      );
    },
  };
}

/** A host that asks for a single hidden text wants the password, under another name. */
function promptsOf(settings: HostSettings, questions: Questions, password: string | undefined): Login {
  return {
    kind: 'prompts',
    async answer(title, instructions, prompts) {
      if (prompts.length === 0) return [];
      if (password !== undefined && prompts.length === 1 && prompts[0].hidden) return [password];
      const shown = prompts.map(({ text, hidden }) => ({ text: `${plainText(text)} `, hidden }));
      const question = { host: settings.label, title: plainText(title), instructions: plainText(instructions), prompts: shown };
      return (await questions.prompts(question)) ?? [];
    },
  };
}

/** `methods`: what the host takes that nothing was given for. */
function remedyFor({ user }: HostSettings, tried: readonly string[], methods: readonly string[]): string {
  const keys =
    tried.length === 0
      ? `Start ssh-agent, or name a key by IdentityFile in ~/.ssh/config, and put its public part into ${user}'s authorized_keys there.`
      : `Check that ${user} is the right user there, and that its authorized_keys has one of these keys.`;
  const takesPassword = methods.includes('password') || methods.includes('keyboard-interactive');
  return takesPassword && !tried.includes('a password')
    ? `${keys} Or give the host a password in the scenario, by \`password secret("…")\`.`
    : keys;
}
