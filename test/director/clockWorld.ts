import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { childExit } from '../../runtime/src/control/childExit.ts';
import type { AgentStarter } from '../../runtime/src/director/agentProcess.ts';
import { run } from '../../runtime/src/director/run.ts';
import type { AgentPlan, Plan } from '../../runtime/src/plan/plan.ts';
import type { Report } from '../../runtime/src/report/report.ts';
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

/** Debian's package "faketime". */
export const faketime = '/usr/bin/faketime';
export const hasFaketime = existsSync(faketime);

/** Two agents whose clocks are neither ours nor each other's, behind lines that are slower one way than the other. */
export interface ClockWorld {
  programs: string;
  /** Where runs are kept. */
  folder: string;
  broker: { port: number };
  agents: [FakedAgent, FakedAgent];
  seconds: number;
}

export interface FakedAgent {
  shiftSeconds: number;
  /** Millionths. */
  driftPpm: number;
  thereMs: number;
  backMs: number;
}

/** What the same messages took to a receiver on their sender's own host, which is exact, and to one on the other host. */
export interface ClockRun {
  report: Report;
  sameUs: { min: number; p50: number };
  acrossUs: { min: number; p50: number };
  /** What the report says that the latter may be off by. */
  errorUs: number;
}

export async function clockRun(world: ClockWorld): Promise<ClockRun> {
  const report = await run(planFor(world), {
    programs: world.programs,
    node: { path: process.execPath },
    runsFolder: world.folder,
    baseFolder: world.folder,
    secrets: {},
    embeddedBroker: false,
    agents: world.agents.map((agent, number) => fakedAgent(`faked-${number}`, join(world.programs, 'agent.js'), agent)),
  }).result;
  const [same, across] = ['same', 'across'].map((name) => report.pools.find((pool) => pool.name === name)!.latencyUs.delivery);
  return { report, sameUs: same, acrossUs: across, errorUs: report.deliveryErrorUs };
}

/** Agents on one and the same host, but they cannot tell. */
function fakedAgent(name: string, program: string, { shiftSeconds, driftPpm, thereMs, backMs }: FakedAgent): AgentStarter {
  return {
    name,
    async start() {
      const child = spawn(faketime, ['-f', `+${shiftSeconds}s x${1 + driftPpm / 1e6}`, process.execPath, program], { stdio: 'pipe' });
      child.stdin.on('error', () => {});
      const writable = delayLine(thereMs);
      writable.pipe(child.stdin);
      const kill = () => {
        child.stdin.destroy();
        child.kill('SIGKILL');
      };
      return { readable: child.stdout.pipe(delayLine(backMs)), writable, exited: childExit(child), kill };
    },
  };
}

function delayLine(ms: number): Transform {
  return new Transform({
    transform(chunk, _encoding, done) {
      setTimeout(() => this.push(chunk), ms);
      done();
    },
    flush: (done) => void setTimeout(done, ms),
  });
}

/** The sender and `same` are a pool's first client, which the first agent has; the second of `across`, which the other has, gets the messages. */
function planFor({ broker, seconds }: ClockWorld): Plan {
  const awaitAll = { kind: 'await', signal: 0, count: 3, line: 1 } as const;
  const ready = { kind: 'signal', signal: 0, line: 1 } as const;
  const receiver = (id: number, filter = text('to/', index)) => [connect, subscribe(id, filter), ready, holdUntilDone];
  const sends = repeat({ durationMs: seconds * 1000, pacing: each(100) }, publish(0, literal('to/1')));
  const agent: AgentPlan = { kind: 'local', host: 'faked', weight: 1, sources: [], workers: 1, line: 1 };
  return planOf(
    broker.port,
    [
      poolOf('same', 1, 4, receiver(0, literal('to/1'))),
      poolOf('across', 2, 4, receiver(1)),
      poolOf('sender', 1, 4, [connect, awaitAll, sends, disconnect]),
    ],
    {
      agents: [agent, agent],
      signals: [{ name: 'ready', expected: 3 }],
      flows: [
        { publish: 0, subscribe: 0, filter: 0, match: 'always', shared: false },
        { publish: 0, subscribe: 1, filter: 0, match: 'keyed', shared: false },
      ],
    },
  );
}
