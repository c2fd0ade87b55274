import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childExit } from '../../runtime/src/control/childExit.ts';
import type { AgentStarter } from '../../runtime/src/director/agentProcess.ts';
import type { Plan, PoolPlan, PublishStep } from '../../runtime/src/plan/plan.ts';
import {
  connect,
  disconnect,
  each,
  holdUntilDone,
  index,
  literal,
  planOf,
  poolOf,
  publish,
  repeat,
  subscribe,
  text,
} from '../engine/plans.ts';
import { startImpostor } from '../support/brokenBrokers.ts';

/** Sensors publish at a steady rate to two watchers. */
export interface Load {
  sensors: number;
  perSecond: number;
  seconds: number;
  message: Partial<PublishStep>;
  sensor: Partial<PoolPlan>;
  version: 4 | 5;
}

export function loadPlan(port: number, given: Partial<Load> = {}): Plan {
  const load: Load = { sensors: 10, perSecond: 20, seconds: 3, message: {}, sensor: {}, version: 4, ...given };
  const ready = { kind: 'signal', signal: 0, line: 1 } as const;
  const awaitReady = { kind: 'await', signal: 0, count: 2, timeoutMs: 3_000, line: 1 } as const;
  const sends = repeat({ durationMs: load.seconds * 1000, pacing: each(load.perSecond) }, publish(0, text('s/', index), load.message));
  const watcher = poolOf('watcher', 2, load.version, [connect, subscribe(0, literal('s/+')), ready, holdUntilDone]);
  const sensor = poolOf('sensor', load.sensors, load.version, [connect, awaitReady, sends, disconnect], load.sensor);
  return planOf(port, [watcher, sensor], {
    signals: [{ name: 'ready', expected: 2 }],
    flows: [{ publish: 0, subscribe: 0, filter: 0, match: 'always', shared: false }],
    agents: [{ kind: 'local', host: 'local', weight: 1, sources: [], workers: 1, line: 1 }],
    settleMs: 500,
    giveUpMs: 4_000,
    longestMs: 20_000,
  });
}

/** An agent that is started by another command, which runs ours: in a namespace, or with fewer files. */
export function agentBehind(command: readonly string[], programs: string): AgentStarter {
  return {
    name: 'local',
    sharesClock: true,
    async start() {
      const [program, ...args] = [...command, process.execPath, join(programs, 'agent.js')];
      const child = spawn(program, args, { stdio: 'pipe' });
      child.stdin.on('error', () => {});
      return { readable: child.stdout, writable: child.stdin, exited: childExit(child), kill: () => child.kill('SIGKILL') };
    },
  };
}

/** Stops a process for `stopMs`, lets it go on for `goMs`, and so on, until the function that is returned is called. */
export function pulse(pid: number, stopMs: number, goMs: number): () => void {
  let timer: NodeJS.Timeout;
  const stop = () => {
    process.kill(pid, 'SIGSTOP');
    timer = setTimeout(go, stopMs);
  };
  const go = () => {
    process.kill(pid, 'SIGCONT');
    timer = setTimeout(stop, goMs);
  };
  stop();
  return () => {
    clearTimeout(timer);
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // It has ended.
    }
  };
}

/** A proxy that has no more than so many local ports towards the broker: for clients beyond that it hangs up. */
export function startNarrowProxy(brokerPort: number, ports: number): Promise<{ port: number; close(): Promise<void> }> {
  let used = 0;
  return startImpostor({
    greet(client) {
      if (used === ports) {
        client.destroy();
        return;
      }
      used++;
      const upstream = dial(brokerPort, '127.0.0.1');
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
      client.pipe(upstream).pipe(client);
    },
  });
}

/** A network of its own, with a broker on its loopback; what the network does can be set. */
export interface Namespace {
  port: number;
  /** What runs a command in it. */
  enter: string[];
  run(...command: string[]): void;
  /** Of the broker. */
  pid: number;
  close(): Promise<void>;
}

const needed = ['/usr/bin/unshare', '/usr/bin/nsenter', '/usr/sbin/nft', '/usr/sbin/ip', '/usr/sbin/mosquitto'];

/** Why there can be no namespaces here; undefined where there can. */
export const noNamespaces = process.getuid?.() !== 0 ? 'this is not root' : needed.find((file) => !existsSync(file))?.concat(' is missing');

/** `receiveBytes`: the most that a connection's host takes before its program reads. */
export async function startNamespace(receiveBytes = 131_072): Promise<Namespace> {
  const port = 1883;
  const folder = mkdtempSync(join(tmpdir(), 'namespace-'));
  const configuration = join(folder, 'mosquitto.conf');
  writeFileSync(configuration, `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nlog_type none\n`);
  const buffers = `echo 4096 ${receiveBytes} ${receiveBytes} > /proc/sys/net/ipv4/tcp_rmem`;
  const program = `ip link set lo up && ${buffers} && exec mosquitto -c ${configuration}`;
  const broker = spawn('unshare', ['-n', 'sh', '-c', program], { stdio: 'ignore' });
  const enter = ['nsenter', '-t', String(broker.pid), '-n'];
  const run = (...command: string[]) => void execFileSync(enter[0], [...enter.slice(1), ...command], { stdio: 'pipe' });
  await listens(broker, () => run('bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`));
  return {
    port,
    enter,
    run,
    pid: broker.pid!,
    async close() {
      const ended = once(broker, 'exit');
      broker.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function listens(broker: ChildProcess, knock: () => void): Promise<void> {
  for (;;) {
    if (broker.exitCode !== null) throw new Error(`the broker of the namespace ended with ${broker.exitCode}`);
    try {
      knock();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
