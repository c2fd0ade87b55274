import { setTimeout as wait } from 'node:timers/promises';
import { type Contender, floor, ours } from './contender.ts';
import { against, type Figures, interleaved, sinkAddress, sinkPort, until } from './rounds.ts';
import { type Row, rowsOf } from './row.ts';
import type { Tools } from './tools.ts';

/** Idle connections: what each takes of memory, and its making of CPU. */
export async function connectionsWork({ folder, sink, rounds }: Tools): Promise<Row[]> {
  const task = ['connections', sinkAddress, sinkPort, clients, rate] as const;
  const contenders = [
    ours(folder, scenarioFor(clients, rate)),
    floor('node', 'node.mjs', ...task),
    floor('MQTT.js', 'mqttjs.mjs', ...task),
  ];
  const figures = await interleaved(rounds, contenders, (contender) => connect(sink, contender, clients, 1));
  const growth = await grow(folder, sink);
  return [
    ...rowsOf(figures, 'bytes', { work: `${clients.toLocaleString('en-US')} idle connections, memory of each`, unit: 'bytes' }, [
      { against: 'node', most: 1.15 },
    ]),
    ...rowsOf(figures, 'cpu', { work: 'establishing 1,000 connections', unit: 'CPU ms' }, [
      { against: 'node', most: 1.5 },
      { against: 'MQTT.js', most: 0.4 },
    ]),
    ...growth,
  ];
}

/** As many as one process has room for, so that compiling is a small part: a round takes seven seconds. */
const clients = 18_000;
const rate = 2_500;
const growthRate = 5_000;

/** The same for more and more clients of ours. */
async function grow(folder: string, sink: string): Promise<Row[]> {
  const sizes = [1_000, 10_000, 100_000];
  const all = new Map<string, Figures[]>();
  for (const size of sizes) {
    const sinks = Math.ceil(size / 19_000);
    const figures = await connect(sink, ours(folder, scenarioFor(size, growthRate, sinks), sinks), size, sinks);
    console.log(`  ${size.toLocaleString('en-US')} connections: ${JSON.stringify(figures)}`);
    all.set(`${size.toLocaleString('en-US')} clients`, [figures]);
  }
  const [first, second, last] = [...all.keys()];
  const flat = [{ against: first, most: 1.15, of: last }];
  // A thousand take no more than what V8 has collected or not at the moment.
  const flatMemory = [{ against: second, most: 1.15, of: last }];
  return [
    ...rowsOf(all, 'bytes', { work: 'growth: memory of a connection', unit: 'bytes' }, flatMemory),
    ...rowsOf(all, 'cpu', { work: 'growth: establishing 1,000 connections', unit: 'CPU ms' }, flat),
    ...rowsOf(all, 'director', { work: 'growth: the director, meanwhile idle', unit: 'CPU ms a second' }, flat),
  ];
}

/** With several sinks from addresses of its own, as the system's choice of a port takes ever longer the more are in use. */
function scenarioFor(count: number, perSecond: number, sinks = 0): string {
  const last = sinkAddress.replace(/\d+$/, String(Math.max(1, sinks)));
  const url = (address: string) => `"mqtt://${address}:${sinkPort}"`;
  return `scenario "connections"
broker ${url(sinkAddress)}..${url(last)} {
  version 3.1.1
  keepalive 0s
  timeout 60s
}
${sinks > 0 ? 'agents { local { sources "127.1.1.1".."127.1.1.4" } }' : ''}
pool client[${count}] {
  arrive ${perSecond}/s
  connect
  hold 1h
}
`;
}

/** From a tenth of the connections to all of them: starting up is no part of it. */
function connect(sinkProgram: string, contender: Contender, count: number, sinks: number): Promise<Figures> {
  return against(
    sinkProgram,
    contender,
    async (running, sink) => {
      const early = await until(sink, 'connected', count / 10);
      const before = { cpu: running.cpuSeconds(), bytes: running.bytes() };
      const { connected } = await until(sink, 'connected', count);
      const cpuMs = (running.cpuSeconds() - before.cpu) * 1000;
      await wait(settleMs);
      const made = connected - early.connected;
      const directed = running.directorCpuSeconds();
      await wait(idleMs);
      return {
        cpu: cpuMs / (made / 1_000),
        bytes: (running.bytes() - before.bytes) / made,
        director: ((running.directorCpuSeconds() - directed) * 1000) / (idleMs / 1000),
      };
    },
    sinks,
  );
}

const settleMs = 1_000;
const idleMs = 2_000;
