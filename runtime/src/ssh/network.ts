import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { addressText, type HostAddress } from './address.ts';
import { connectFailure } from './connectFailure.ts';
import { ConnectError, type Connection } from './connection.ts';
import { HostError, type HostStep } from './hostError.ts';
import { type KeyRing, keyRing } from './identities.ts';
import { limiter } from './limiter.ts';
import { loginTalk } from './login.ts';
import { nobodyToAsk, oneAtATime, type Questions } from './questions.ts';
import { connect } from './ssh2.ts';
import type { HostSettings } from './sshConfig.ts';
import { type Trust, trustOf } from './trust.ts';

/** Connects to hosts, through others where the configuration says so. One for a run: it shares jump hosts, answers and trust. */
export interface SshNetwork {
  /** Verified and logged in. Rejects with a `HostError`, or with an `AbortError` where the network was closed meanwhile. */
  connect(address: HostAddress, options?: ConnectingOptions): Promise<Connection>;
  /** Gives up what is still connecting, and closes the connections to jump hosts; those to hosts are their owners'. */
  close(): void;
}

export interface ConnectingOptions {
  /** Tried where the host takes passwords, before the user is asked. */
  password?: string;
  /** Nobody is asked anything; what was typed before is used again. */
  unattended?: boolean;
  onStep?(step: HostStep): void;
}

export interface SshNetworkOptions {
  settingsOf(address: HostAddress): HostSettings;
  questions: Questions;
}

export function sshNetwork({ settingsOf, questions }: SshNetworkOptions): SshNetwork {
  const asking = oneAtATime(questions);
  const world: World = {
    settingsOf,
    questions: asking,
    keys: keyRing(asking),
    trust: trustOf(asking),
    turns: new Map(),
    jumps: new Map(),
    typed: new Map(),
    closing: new AbortController(),
  };
  return {
    connect: (address, options = {}) => reach(world, address, options, []),
    close() {
      world.closing.abort();
      for (const jump of world.jumps.values()) void jump.then((connection) => connection.close()).catch(() => {});
      world.jumps.clear();
    },
  };
}

interface World extends SshNetworkOptions {
  keys: KeyRing;
  trust: Trust;
  /** By server: handshakes in turn. */
  turns: Map<string, ReturnType<typeof limiter>>;
  /** By address: passwords that have opened a host. */
  typed: Map<string, string>;
  /** By address: connections to jump hosts. */
  jumps: Map<string, Promise<Connection>>;
  closing: AbortController;
}

/** An SSH server drops logins of more than ten at once (MaxStartups), and behind a jump host all come from one address. */
const handshakesAtOnce = 4;
const handshakeAttempts = 6;
const mostJumps = 8;

async function reach(world: World, address: HostAddress, options: ConnectingOptions, way: readonly string[]): Promise<Connection> {
  const label = addressText(address);
  if (way.includes(label) || way.length > mostJumps) {
    throw new HostError(
      label,
      'connect',
      `its jump hosts lead in a circle: ${[...way, label].join(', ')}`,
      'Mend ProxyJump in ~/.ssh/config.',
    );
  }
  const settings = settingsFor(world, address);
  const before = settings.jumps.length === 0 ? undefined : await jumpTo(world, settings.jumps, [...way, label]);
  const server = `${settings.hostName}:${settings.port}`;
  const turns = world.turns.get(before ? before.name : server) ?? limiter(handshakesAtOnce);
  world.turns.set(before ? before.name : server, turns);
  for (let attempt = 1; ; attempt++) {
    try {
      return await turns(async () => logIn(world, settings, options, before && (await forward(before, settings))));
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      if (error.kind !== 'dropped' || attempt === handshakeAttempts) throw connectFailure(settings, error, []);
      // Apart from each other, so that hosts that were dropped together do not return together.
      await wait(attempt * 200 * (1 + Math.random()), undefined, { signal: world.closing.signal });
    }
  }
}

function settingsFor(world: World, address: HostAddress): HostSettings {
  try {
    return world.settingsOf(address);
  } catch (error) {
    throw new HostError(addressText(address), 'connect', (error as Error).message, 'Mend ~/.ssh/config.');
  }
}

interface Jump {
  name: string;
  connection: Connection;
}

/** The last of the jump hosts, reached through those before it. */
async function jumpTo(world: World, jumps: readonly HostAddress[], way: readonly string[]): Promise<Jump> {
  const name = jumps.map(addressText).join(',');
  const connection = world.jumps.get(name) ?? openJump(world, jumps, way);
  world.jumps.set(name, connection);
  // A later attempt finds its own way, rather than the failure of this one.
  const forget = () => {
    if (world.jumps.get(name) === connection) world.jumps.delete(name);
  };
  void connection.then((open) => open.closed).then(forget, forget);
  return { name, connection: await connection };
}

async function openJump(world: World, jumps: readonly HostAddress[], way: readonly string[]): Promise<Connection> {
  const last = jumps[jumps.length - 1];
  if (jumps.length === 1) return reach(world, last, {}, way);
  const before = await jumpTo(world, jumps.slice(0, -1), way);
  const settings = settingsFor(world, last);
  return logIn(world, settings, {}, await forward(before, settings));
}

async function forward(jump: Jump, { label, hostName, port }: HostSettings): Promise<Duplex> {
  try {
    return await jump.connection.forward(hostName, port);
  } catch (error) {
    const reason = `${jump.name} could not connect to ${hostName}:${port}: ${(error as Error).message}`;
    throw new HostError(label, 'connect', reason, 'Check the address as seen from the jump host, and that it allows TCP forwarding.');
  }
}

/** Rejects with a `HostError`, or with a `ConnectError` where another attempt may do. */
async function logIn(world: World, settings: HostSettings, options: ConnectingOptions, through: Duplex | undefined): Promise<Connection> {
  options.onStep?.('connect');
  const hostKey = await world.trust.check(settings);
  const questions = options.unattended ? nobodyToAsk : world.questions;
  const talk = loginTalk(settings, world.keys, questions, options.password ?? world.typed.get(settings.label));
  try {
    const connection = await connect({
      host: settings.hostName,
      port: settings.port,
      user: settings.user,
      ...(through && { through }),
      hostKeyTypes: hostKey.keyTypes,
      timeoutMs: settings.connectTimeoutMs,
      signal: world.closing.signal,
      verify(key) {
        options.onStep?.('verify');
        return hostKey.verify(key);
      },
      login(methods) {
        options.onStep?.('authenticate');
        return talk.next(methods);
      },
    });
    const { password } = talk;
    if (password !== undefined) world.typed.set(settings.label, password);
    return connection;
  } catch (error) {
    const refusal = hostKey.refusal();
    if (refusal || !(error instanceof ConnectError) || error.kind === 'dropped') throw refusal ?? error;
    throw error.kind === 'login' ? talk.failure(error.message) : connectFailure(settings, error, hostKey.keyTypes);
  }
}
