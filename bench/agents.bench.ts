import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, cpuUsage, execPath, memoryUsage } from 'node:process';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';
import { openChannel } from '../runtime/src/control/channel.ts';
import { monotonicUs } from '../runtime/src/control/clock.ts';
import { largestFrame } from '../runtime/src/control/frames.ts';
import { type Command, controlVersion, type Event } from '../runtime/src/control/messages.ts';
import { Resumable } from '../runtime/src/control/resumable.ts';
import type { AgentStarter } from '../runtime/src/director/agentProcess.ts';
import { run } from '../runtime/src/director/run.ts';
import type { Plan } from '../runtime/src/plan/plan.ts';
import { countIn } from '../runtime/src/plan/share.ts';
import { allSteps } from '../runtime/src/plan/steps.ts';
import { accountsOf } from '../runtime/src/report/accounts.ts';
import { Histogram } from '../runtime/src/stats/histogram.ts';
import { encodeHistogram } from '../runtime/src/stats/histogramText.ts';
import { emptyWindow } from '../runtime/src/stats/merge.ts';
import { type CounterName, latencyNames } from '../runtime/src/stats/metrics.ts';
import { slotsPerWindow, type Window } from '../runtime/src/stats/window.ts';
import { analyze } from '../server/src/language/analyze.ts';
import { compile } from '../server/src/language/compile.ts';
import { processSample } from '../test/stats/samples.ts';

/**
 * What a run of many agents costs the director: they are stubs in one other process, which talk as agents on other hosts do and send
 * one window a second. Arguments: how many, and for how many seconds.
 */
const nowMs = () => monotonicUs() / 1000;
if (argv[2] === 'stubs') stubs(argv[3], Number(argv[4]));
else await measure(Number(argv[2] ?? 200), Number(argv[3] ?? 30));

async function measure(count: number, seconds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-agents-'));
  const socket = join(folder, 'socket');
  const child = spawn(execPath, [argv[1], 'stubs', socket, String(seconds)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  let received = 0;
  const agents = Array.from({ length: count }, (_, index) => stubAgent(`stub-${index}`, socket, (bytes) => (received += bytes)));
  let [cpuAtStart, startMs, bytesAtStart] = [cpuUsage(), 0, 0];
  let [cpuMs, wallMs, peakMb, bytes] = [0, 0, 0, 0];
  const going = run(planFor(count), {
    programs: folder,
    node: { path: execPath },
    runsFolder: join(folder, 'runs'),
    baseFolder: folder,
    secrets: {},
    embeddedBroker: false,
    agents,
    onSnapshot({ phase }) {
      if (phase !== 'running') return;
      if (startMs === 0) [cpuAtStart, startMs, bytesAtStart] = [cpuUsage(), nowMs(), received];
      const { user, system } = cpuUsage(cpuAtStart);
      [cpuMs, wallMs, bytes] = [(user + system) / 1000, nowMs() - startMs, received - bytesAtStart];
      peakMb = Math.max(peakMb, memoryUsage.rss() / 1024 ** 2);
    },
  });
  const { verdict, summary, agents: reported } = await going.result;
  child.kill();
  rmSync(folder, { recursive: true });
  const figures = {
    agents: reported.length,
    verdict,
    summary,
    seconds: Math.round(wallMs / 1000),
    coreShare: Number((cpuMs / wallMs).toFixed(3)),
    peakMb: Math.round(peakMb),
    bytesPerAgentAndSecond: Math.round((bytes / count / wallMs) * 1000),
  };
  console.log(JSON.stringify(figures));
}

/** The sample of a city's couriers, dealt out to so many hosts. */
function planFor(count: number): Plan {
  const { model } = analyze(readFileSync(join(import.meta.dirname, '../samples/courier-peak.mqtt-scenario'), 'utf8'));
  const { plan } = compile(model, { sourceFile: 'courier-peak.mqtt-scenario', params: { riders: '100_000', ops: '200' } });
  if (!plan) throw new Error('the sample does not compile');
  const agents = Array.from({ length: count }, (_, index) => ({
    kind: 'ssh' as const,
    host: `stub-${index}`,
    weight: 1,
    sources: [],
    line: 1,
  }));
  return { ...plan, agents };
}

/** As `ssh/agentSession.ts` has it, but for SSH itself. */
function stubAgent(name: string, path: string, count: (bytes: number) => void): AgentStarter {
  return {
    name,
    async start() {
      const socket = connect(path);
      socket.on('data', (chunk: Buffer) => count(chunk.length));
      const link = new Resumable({ nowMs, deadAfterMs: 60_000 });
      link.attach(socket);
      return {
        readable: link.stream.pipe(createInflateRaw()),
        writable: link.stream,
        // It may be reset by a stub that ends first.
        exited: new Promise((resolve) => socket.on('error', () => {}).on('close', () => resolve('gone'))),
        kill: () => void socket.destroy(),
      };
    },
  };
}

function stubs(path: string, seconds: number): void {
  createServer((socket) => stub(socket, seconds)).listen(path, () => console.log('listening'));
}

function stub(socket: Socket, seconds: number): void {
  const link = new Resumable({ nowMs });
  const compress = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
  compress.pipe(link.stream);
  link.attach(socket);
  let prepared: Extract<Command, { kind: 'prepare' }>;
  const channel = openChannel<Command, Event>(link.stream, compress, {
    maximumBytes: largestFrame,
    read: (message) => message as Command,
    onMessage: obey,
    onClose: () => socket.destroy(),
  });
  const memory = { memoryBytes: 1e9, freeMemoryBytes: 1e9 };
  const machine = { node: 'v20', platform: 'linux', cores: 2, openFilesLimit: 20_000, localPorts: 28_232, ...memory };
  channel.send({ kind: 'hello', version: controlVersion, pid: 1, ...machine });

  function obey(command: Command): void {
    if (command.kind === 'readClock') channel.send({ kind: 'clock', id: command.id, nowUs: monotonicUs() });
    if (command.kind === 'stop') channel.send({ kind: 'finished' });
    if (command.kind === 'prepare') prepared = command;
    if (command.kind === 'prepare') channel.send({ kind: 'ready' });
    if (command.kind === 'start') setTimeout(() => everySecond(0), command.atUs / 1000 - nowMs() + 1000);
  }

  function everySecond(index: number): void {
    const { plan, share } = prepared;
    const clients = plan.pools.map((pool) => countIn(share, pool.clients));
    const over = index >= seconds;
    channel.send({ kind: 'window', window: windowOf(plan, index, clients, over) });
    channel.send({
      kind: 'progress',
      signals: plan.signals.map(() => 0),
      forgone: plan.signals.map(() => 0),
      ended: clients.map((count) => (over ? count : 0)),
    });
    if (over) channel.send({ kind: 'finished' });
    else setTimeout(() => everySecond(index + 1), 1_000);
  }
}

/** A busy second: each latency has some hundred figures, spread as those of a network are. Its books balance. */
function windowOf(plan: Plan, index: number, clients: readonly number[], over: boolean): Window {
  const window = emptyWindow(index, plan.pools.length);
  for (const [pool, figures] of window.pools.entries()) {
    figures.connected = over ? 0 : clients[pool];
    figures.ended = over ? clients[pool] : 0;
    figures.counters = { 'connect.attempted': 10, 'connect.succeeded': 10 };
    for (const name of latencyNames) figures.latency[name] = encodeHistogram(latencies());
  }
  if (!over) exchange(plan, window, clients);
  window.processes = [0, 1].map((worker) => processSample({ worker, cpuMs: 500, openSockets: 250 }));
  return window;
}

/** Each publish step sends so many messages a slot, and all that they call for arrives. */
function exchange(plan: Plan, window: Window, clients: readonly number[]): void {
  const count = (pool: number, name: CounterName, more: number) => {
    const { counters } = window.pools[pool];
    counters[name] = (counters[name] ?? 0) + more;
  };
  for (const [pool, each] of plan.pools.entries()) {
    for (const step of allSteps(each)) {
      if (step.kind === 'subscribe') {
        const [all, none] = [slots(clients[pool]), slots(0)];
        window.subscribed.push({ step: step.id, certain: all, possible: all, ended: none, settledUs: none });
      }
      if (step.kind !== 'publish') continue;
      window.published.push({ step: step.id, counts: slots(messagesPerSlot), firstUs: slots(0) });
      count(pool, 'publish.sent', messagesPerSlot * slotsPerWindow);
    }
  }
  for (const { publish, pools, parts } of accountsOf(plan)) {
    for (const [at, part] of parts.entries()) {
      if (part.kind === 'keyed') for (const { flow } of part.flows) window.matched.push({ flow, counts: slots(messagesPerSlot) });
      const each = part.kind === 'always' ? part.clients : 1;
      const received = messagesPerSlot * slotsPerWindow * each;
      window.received.push({ publish, pool: pools[at], count: received, gaps: 0, duplicated: 0, reordered: 0 });
      count(pools[at], 'delivery.received', received);
    }
  }
}

const messagesPerSlot = 50;

function slots(value: number): number[] {
  return Array(slotsPerWindow).fill(value);
}

function latencies(): Histogram {
  const histogram = new Histogram();
  for (let each = 0; each < 300; each++) histogram.record(300 * Math.exp(Math.random() * Math.random() * 6));
  return histogram;
}
