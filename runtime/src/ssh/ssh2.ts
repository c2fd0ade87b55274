import type { Duplex } from 'node:stream';
import {
  type AnyAuthMethod,
  BaseAgent,
  Client,
  type ClientChannel,
  type ConnectConfig,
  createAgent,
  type ParsedKey,
  type ServerHostKeyAlgorithm,
  type SFTPWrapper,
  utils,
} from 'ssh2';
import { ConnectError, type Connection, type ConnectOptions, type Identity, type Login, type RemoteProcess } from './connection.ts';
import { limiter } from './limiter.ts';
import { type SilenceTimer, silenceTimer } from './silenceTimer.ts';

/** Connects, verifies and logs in, or rejects with a `ConnectError`. */
export function connect(options: ConnectOptions): Promise<Connection> {
  const { signal } = options;
  signal.throwIfAborted();
  const client = new Client();
  let why = 'the host closed the connection';
  const closed = new Promise<string>((resolve) => client.on('close', () => resolve(why)));
  return new Promise((resolve, reject) => {
    const patience = silenceTimer(options.timeoutMs, () =>
      fail(new ConnectError('silent', `no answer within ${options.timeoutMs / 1000} s`)),
    );
    const giveUp = () => fail(signal.reason as Error);
    function settle(): void {
      patience.stop();
      signal.removeEventListener('abort', giveUp);
    }
    function fail(error: Error): void {
      settle();
      client.destroy();
      reject(error);
    }
    signal.addEventListener('abort', giveUp);
    client.on('error', (error: Error & { level?: string }) => {
      why = error.message;
      // A key that cannot sign is passed over for the next.
      if (error.level !== 'agent') fail(new ConnectError(kindOf(error), error.message));
    });
    client.on('close', () => fail(new ConnectError('dropped', why)));
    client.on('ready', () => {
      settle();
      if (!options.through) client.setNoDelay(true);
      resolve(connectionOf(client, closed));
    });
    client.connect(configOf(options, patience));
  });
}

function configOf(options: ConnectOptions, patience: SilenceTimer): ConnectConfig {
  const { host, port, user, through, hostKeyTypes } = options;
  return {
    host,
    port,
    username: user,
    ...(through && { sock: through }),
    ...(hostKeyTypes.length > 0 && { algorithms: { serverHostKey: hostKeyTypes.flatMap(signaturesOf) } }),
    hostVerifier: (key: Buffer, verified: (ok: boolean) => void) => {
      void patience.pausedFor(options.verify(key)).then(verified, () => verified(false));
    },
    authHandler: (methods, _partly, next) => {
      const answer = patience.pausedFor(options.login(methods ?? []));
      // The library takes `false` for the end, which its types leave out.
      answer.then((login) => next(login ? methodOf(login, user, patience) : (false as never))).catch(() => next(false as never));
    },
    keepaliveInterval: 1_000,
    keepaliveCountMax: 3,
    readyTimeout: 0,
  };
}

function methodOf(login: Login, username: string, patience: SilenceTimer): AnyAuthMethod {
  switch (login.kind) {
    case 'ask':
      return { type: 'none', username };
    case 'password':
      return { type: 'password', username, password: login.password };
    case 'key':
      return { type: 'agent', username, agent: new SingleKey(login.identity, patience) };
    case 'prompts':
      return {
        type: 'keyboard-interactive',
        username,
        prompt(title, instructions, _language, prompts, finish) {
          const questions = prompts.map(({ prompt, echo }) => ({ text: prompt, hidden: echo === false }));
          patience.pausedFor(login.answer(title, instructions, questions)).then(finish, () => finish([]));
        },
      };
  }
}

/** The library signs by itself at once, or lets an agent sign in time: so each key comes as an agent that has no other. */
class SingleKey extends BaseAgent<Buffer> {
  readonly #identity: Identity;
  readonly #patience: SilenceTimer;

  constructor(identity: Identity, patience: SilenceTimer) {
    super();
    this.#identity = identity;
    this.#patience = patience;
  }

  override getIdentities(answer: (error?: Error, keys?: Buffer[]) => void): void {
    answer(undefined, [this.#identity.publicKey]);
  }

  override sign(_key: Buffer, data: Buffer, options: unknown, answer?: (error?: Error | null, signature?: Buffer) => void): void {
    const { hash } = (options ?? {}) as { hash?: string };
    // A passphrase may have to be typed for it.
    this.#patience.pausedFor(this.#identity.sign(data, hash)).then(
      (signature) => answer?.(undefined, signature),
      (error: Error) => answer?.(error),
    );
  }
}

/** The keys of an ssh-agent. Rejects where nobody listens at the socket. */
export function identitiesOfAgent(socket: string): Promise<Identity[]> {
  const agent = createAgent(socket);
  const identity = (key: ParsedKey): Identity => ({
    name: `ssh-agent's key ${key.comment || key.type}`,
    publicKey: key.getPublicSSH(),
    sign: (data, hash) =>
      new Promise((resolve, reject) => {
        agent.sign(key, data, (hash ? { hash } : {}) as never, (error, signature) => (signature ? resolve(signature) : reject(error)));
      }),
  });
  return new Promise((resolve, reject) => {
    agent.getIdentities((error, keys) => (error ? reject(error) : resolve((keys ?? []).map((key) => identity(parsed(key as Buffer))))));
  });
}

export interface PrivateKey {
  publicKey: Buffer;
  sign(data: Buffer, hash: string | undefined): Buffer;
}

/** Reads a private key in any of OpenSSH's and PEM's formats. `locked`: it is encrypted, and the passphrase missing or wrong. */
export function readPrivateKey(
  text: string,
  passphrase?: string,
): { kind: 'key'; key: PrivateKey } | { kind: 'locked' } | { kind: 'broken'; reason: string } {
  const key = utils.parseKey(text, passphrase);
  if (key instanceof Error) {
    const locked = passphrase !== undefined || /encrypted/i.test(key.message);
    return locked ? { kind: 'locked' } : { kind: 'broken', reason: key.message };
  }
  if (!key.isPrivateKey()) return { kind: 'broken', reason: 'it is a public key' };
  return { kind: 'key', key: { publicKey: key.getPublicSSH(), sign: (data, hash) => key.sign(data, hash) } };
}

function parsed(key: Buffer | ParsedKey): ParsedKey {
  const result = utils.parseKey(key);
  if (result instanceof Error) throw result;
  return result;
}

function kindOf(error: Error & { level?: string; code?: unknown }): ConnectError['kind'] {
  if (error.message === 'Connection lost before handshake' || error.code === 'ECONNRESET') return 'dropped';
  if (error.level === 'client-socket' || error.level === 'client-dns') return 'unreachable';
  // A disconnect message has a number for a code; before the login ends it tells of too many attempts.
  return error.level === 'client-authentication' || typeof error.code === 'number' ? 'login' : 'handshake';
}

/** RSA keys sign in several ways (RFC 8332); the one by SHA-1 is not taken any more. */
function signaturesOf(keyType: string): ServerHostKeyAlgorithm[] {
  return (keyType === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [keyType]) as ServerHostKeyAlgorithm[];
}

function connectionOf(client: Client, closed: Promise<string>): Connection {
  return {
    closed,
    close: () => client.end(),
    exec: async (command) => processOf(await called<ClientChannel>((done) => client.exec(command, done))),
    forward: (host, port) => called<Duplex>((done) => client.forwardOut('127.0.0.1', 0, host, port, done)),
    async upload(files, progress) {
      const sftp = await called<SFTPWrapper>((done) => client.sftp(done));
      // An answer takes a round trip, so several files and blocks are under way at once.
      const inTurn = limiter(filesAtOnce);
      let written = 0;
      const onWritten = (bytes: number) => {
        written += bytes;
        progress?.(written);
      };
      try {
        await Promise.all(files.map((file) => inTurn(() => write(sftp, file.path, file.content, onWritten))));
      } finally {
        sftp.end();
      }
    },
  };
}

function processOf(channel: ClientChannel): RemoteProcess {
  const exited = new Promise<{ code?: number; signal?: string }>((resolve) => {
    let end: { code?: number; signal?: string } = {};
    channel.on('exit', (code: number | null, signal?: string) => {
      end = code === null ? { ...(signal !== undefined && { signal }) } : { code };
    });
    channel.on('close', () => resolve(end));
  });
  channel.on('error', () => {});
  return { stdin: channel, stdout: channel, stderr: channel.stderr, exited };
}

async function write(sftp: SFTPWrapper, path: string, content: Buffer, onWritten: (bytes: number) => void): Promise<void> {
  const handle = await called<Buffer>((done) => sftp.open(path, 'w', { mode: 0o600 }, done));
  let next = 0;
  const lane = async () => {
    while (next < content.length) {
      const at = next;
      const size = Math.min(blockBytes, content.length - at);
      next += size;
      await called<void>((done) => sftp.write(handle, content, at, size, at, (error) => done(error ?? undefined)));
      onWritten(size);
    }
  };
  await Promise.all(Array.from({ length: blocksAtOnce }, lane));
  await called<void>((done) => sftp.close(handle, (error) => done(error ?? undefined)));
}

const filesAtOnce = 16;
const blocksAtOnce = 32;
const blockBytes = 32 * 1024;

function called<Result>(start: (done: (error: Error | undefined, result?: Result) => void) => void): Promise<Result> {
  return new Promise((resolve, reject) => start((error, result) => (error ? reject(error) : resolve(result as Result))));
}
