import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { monotonicUs } from '../control/clock.ts';
import { type AgentStarter, StartError } from '../director/agentProcess.ts';
import { type HostAddress, parseAddress } from './address.ts';
import { AgentSession } from './agentSession.ts';
import { deploy, type NodeExecutable, type Program, programOf } from './deploy.ts';
import { checkHost } from './hostCheck.ts';
import { HostError, type HostStep } from './hostError.ts';
import type { HostCapacity } from './hostWeights.ts';
import { limiter } from './limiter.ts';
import type { SshNetwork } from './network.ts';
import type { RunFiles } from './runFiles.ts';

/** One host that is to carry an agent. */
export interface HostOrder {
  /** As the plan calls it. */
  host: string;
  password?: string;
}

export interface OpenOptions {
  network: SshNetwork;
  /** The path of `agent.js`. */
  agentProgram: string;
  /** A Node for hosts that have none. */
  spareNode?: NodeExecutable;
  orphanTimeoutMs: number;
  /** Gives up: what has begun is ended and taken back, and `openHosts` rejects with the signal's reason. */
  signal?: AbortSignal;
  /** `share` of 1 is told of uploads. */
  onStep?(host: number, step: HostStep, share?: number): void;
  /** The connection to a running agent is lost, or there again where the reason is absent. */
  onAway?(host: number, reason?: string): void;
}

/** An agent that waits on its host for a run. */
export interface OpenHost {
  capacity: HostCapacity;
  /** Brings the run's files to it. Rejects with a `HostError`. */
  upload(files: RunFiles): Promise<void>;
  /** Hands the waiting agent over. */
  starter: AgentStarter;
}

export interface OpenHosts {
  /** In the order asked for; an error says why there is no agent. */
  hosts: (OpenHost | HostError)[];
  /** Ends what still runs there, and all connections. */
  close(): Promise<void>;
}

/** Starts an agent on every host, many at once. Never rejects for what is wrong with a host. */
export async function openHosts(orders: readonly HostOrder[], options: OpenOptions): Promise<OpenHosts> {
  const { network, signal } = options;
  signal?.throwIfAborted();
  const agent = programOf('agent', await readFile(options.agentProgram));
  const run = randomBytes(6).toString('hex');
  const inTurn = limiter(hostsAtOnce);
  const sessions: AgentSession[] = [];
  const open = async (order: HostOrder, host: number): Promise<OpenHost | HostError> => {
    try {
      const { session, capacity } = await openSession(order, host, `${run}-${host}`, agent, options);
      sessions.push(session);
      return openHost(order.host, session, capacity);
    } catch (error) {
      if (error instanceof HostError) return error;
      // The others are to be ended too, so this is not the end of it.
      if (signal?.aborted) return new HostError(order.host, 'connect', 'it was given up', '');
      throw error;
    }
  };
  const close = async () => {
    await Promise.all(sessions.map((session) => session.kill()));
    network.close();
  };
  const giveUp = () => network.close();
  signal?.addEventListener('abort', giveUp);
  const hosts = await Promise.all(orders.map((order, host) => inTurn(() => open(order, host))));
  signal?.removeEventListener('abort', giveUp);
  if (signal?.aborted) await close();
  signal?.throwIfAborted();
  return { hosts, close };
}

const hostsAtOnce = 20;

async function openSession(
  order: HostOrder,
  host: number,
  run: string,
  agent: Program,
  options: OpenOptions,
): Promise<{ session: AgentSession; capacity: HostCapacity }> {
  const { network, orphanTimeoutMs, signal } = options;
  const label = order.host;
  const address = addressOf(label);
  const login = order.password === undefined ? {} : { password: order.password };
  const connection = await network.connect(address, { ...login, onStep: (step) => options.onStep?.(host, step) });
  const onStep = (step: HostStep, share?: number) => {
    signal?.throwIfAborted();
    options.onStep?.(host, step, share);
  };
  // The step under way may take back what it has done, such as half of an upload, but not for long.
  const giveUp = () => void setTimeout(() => connection.close(), takeBackWithinMs).unref();
  signal?.addEventListener('abort', giveUp);
  try {
    onStep('check');
    const facts = await checkHost(label, connection, agent.name);
    onStep('upload');
    const deployed = await deploy(label, connection, facts, agent, options.spareNode, (share) => onStep('upload', share));
    const folder = `${facts.cache}/runs/${run}`;
    onStep('start');
    // From here on there is an agent that has to be ended, and this connection is the way to it.
    signal?.removeEventListener('abort', giveUp);
    const session = await AgentSession.start(
      {
        label,
        place: { ...deployed, folder },
        reconnect: () => network.connect(address, { ...login, unattended: true }),
        orphanTimeoutMs,
        nowMs: () => monotonicUs() / 1000,
        onAway: (reason) => options.onAway?.(host, reason),
      },
      connection,
    );
    options.onStep?.(host, 'clock');
    return { session, capacity: facts.capacity };
  } catch (error) {
    connection.close();
    throw asHostError(label, 'check', error);
  }
}

const takeBackWithinMs = 3_000;

function addressOf(label: string): HostAddress {
  try {
    return parseAddress(label);
  } catch (error) {
    throw new HostError(label, 'connect', (error as Error).message, 'Correct the host.');
  }
}

/** What the library says of a connection that broke in the middle of something. */
function asHostError(label: string, step: HostStep, error: unknown): HostError {
  if (error instanceof HostError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new HostError(label, step, `the connection broke: ${reason}`, 'Try again; its SSH server may limit sessions (MaxSessions).');
}

function openHost(name: string, session: AgentSession, capacity: HostCapacity): OpenHost {
  let baseFolder: string | undefined;
  return {
    capacity,
    async upload(files) {
      try {
        baseFolder = await session.upload(files);
      } catch (error) {
        throw session.ending === undefined ? asHostError(name, 'upload', error) : ended(name, session.ending);
      }
    },
    starter: {
      name,
      async start() {
        if (session.ending !== undefined) throw new StartError(session.ending, afterStartRemedy);
        const { readable, writable, exited } = session;
        return { readable, writable, exited, ...(baseFolder !== undefined && { baseFolder }), kill: () => void session.kill() };
      },
    },
  };
}

/** The agent was there, and is not any more. */
function ended(host: string, reason: string): HostError {
  return new HostError(host, 'start', reason, afterStartRemedy);
}

const afterStartRemedy = 'See what ended the agent there, and whether the host is what it should be.';
