import type { Questions } from './questions.ts';
import type { HostSettings } from './sshConfig.ts';

/** One way to log in that is to be tried; `ask` (RFC 4252 §5.2, "none") only finds out which methods the host takes. */
export type LoginAttempt<Identity> =
  | { kind: 'ask' }
  | { kind: 'key'; identity: Identity }
  | { kind: 'prompts' }
  | { kind: 'password'; password: string };

/** What the host said to the attempt before: the methods that may go on from there. */
export interface LoginAnswer {
  methods: readonly string[];
}

/**
 * All attempts for one host, one after the other: keys, then whatever the host asks for, then the password. Methods are asked for
 * again behind the keys, as a host may want a second proof only once the first was given.
 */
export async function* loginAttempts<Identity>(
  settings: HostSettings,
  identities: readonly Identity[],
  questions: Questions,
  givenPassword?: string,
): AsyncGenerator<LoginAttempt<Identity>, void, LoginAnswer> {
  let { methods } = yield { kind: 'ask' };
  if (methods.includes('publickey')) {
    for (const identity of identities) yield { kind: 'key', identity };
    ({ methods } = yield { kind: 'ask' });
  }
  if (settings.passwords && methods.includes('password') && givenPassword !== undefined) {
    ({ methods } = yield { kind: 'password', password: givenPassword });
  }
  if (settings.keyboardInteractive && methods.includes('keyboard-interactive')) ({ methods } = yield { kind: 'prompts' });
  for (let attempt = 0; settings.passwords && methods.includes('password') && attempt < passwordAttempts; attempt++) {
    const password = await questions.password({ host: settings.label, again: attempt > 0 });
    if (password === undefined) return;
    ({ methods } = yield { kind: 'password', password });
  }
}

const passwordAttempts = 3;
