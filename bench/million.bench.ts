import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, execPath, exit, pid } from 'node:process';
import { parseArgs } from 'node:util';
import { chartOf } from './chart.ts';
import { panelsOf } from './millionPanels.ts';
import { type MachineSample, sampleMachine } from './millionSamples.ts';
import { wallsOf } from './preflight.ts';
import { compileSink, startSink } from './sink.ts';

/**
 * `samples/million.mqtt-scenario` on this machine alone, with the real command and the real agent, against sinks of our own. Says first
 * whether the machine has what it takes. `--keep FOLDER` keeps the report, the machine's figures and a chart.
 */
const { values: asked } = parseArgs({
  args: argv.slice(2),
  options: {
    clients: { type: 'string', default: '1000000' },
    hold: { type: 'string', default: '10m' },
    rate: { type: 'string', default: '3000/s' },
    messages: { type: 'string', default: '5000/s' },
    visits: { type: 'string', default: '1000/s' },
    leaving: { type: 'string' },
    workers: { type: 'string' },
    keep: { type: 'string' },
  },
});
const root = join(import.meta.dirname, '..');
const sinks = 53;
const sources = 8;
/** Watchers, and those visitors that are there at a time. */
const besides = 6_000;

const clients = Number(asked.clients);
if (!meetsNeeds()) exit(3);
const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-million-'));
const status = await measure().finally(() => rmSync(folder, { recursive: true }));
exit(status);

function meetsNeeds(): boolean {
  const walls = wallsOf({ connections: clients + besides, sinks, sources });
  for (const { name, needed, found, remedy } of walls) {
    const fits = found >= needed;
    console.log(`${fits ? '✓' : '✗'} ${name}: ${count(needed)} needed, ${count(found)} there${fits ? '' : `. ${remedy}`}`);
  }
  return walls.every(({ needed, found }) => found >= needed);
}

/**
 * Whoever wakes up waits until the one at work has finished its turn (`sched(7)`, SCHED_BATCH): a hundred processes that interrupt each other on
 * two cores leave all caches cold. All that is started from here inherits it.
 */
function takeTurns(): void {
  const { status } = spawnSync('chrt', ['--batch', '--pid', '0', String(pid)]);
  if (status !== 0) console.log('`chrt` is missing or refused: processes will interrupt each other, which costs some time.');
}

async function measure(): Promise<number> {
  takeTurns();
  const built = spawnSync(execPath, ['esbuild.mjs', '--production', 'cli', 'agent', '--outdir', join(folder, 'dist')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (built.status !== 0) return 3;
  const sink = await startSink(compileSink(folder), '127.2.0.1', 1883, sinks);
  console.log(`${sinks} sinks listen at 127.2.0.1 … 127.2.0.${sinks}; process ${pid} measures\n`);
  const director = spawn(execPath, [join(folder, 'dist/cli.js'), ...command()], { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches the command too, which then still has a report to show.
  process.on('SIGINT', () => {});
  const sampler = sampleMachine(director.pid!, sink);
  const [code] = await once(director, 'exit');
  const samples = sampler.stop();
  await sink.stop();
  show(samples);
  if (asked.keep) keep(samples, asked.keep);
  return code ?? 3;
}

function command(): string[] {
  const leaving = asked.leaving ?? `${Math.ceil(clients / 3_000)}s`;
  const params = { clients, rate: asked.rate, held: asked.hold, messages: asked.messages, visits: asked.visits, leaving };
  const given = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const workers = asked.workers ? ['--workers', asked.workers] : [];
  return ['run', 'samples/million.mqtt-scenario', ...given, ...workers, '--out', join(folder, 'runs')];
}

function show(samples: readonly MachineSample[]): void {
  const most = (of: (sample: MachineSample) => number) => Math.max(0, ...samples.map(of));
  const [connected, used, agent] = [most((s) => s.connected), most((s) => s.usedBytes), most((s) => s.agentBytes ?? 0)];
  console.log(`\nThe sinks saw ${count(connected)} connections at once; the machine had ${gigabytes(used)} in use at most, of which the agent
and its ${most((s) => s.workers)} workers took ${gigabytes(agent)}: ${count(Math.round(agent / Math.max(1, connected)))} bytes a connection, all included.
CPU seconds: agent ${most((s) => s.agentCpuSeconds).toFixed(1)}, director ${most((s) => s.directorCpuSeconds).toFixed(1)}, sinks ${most((s) => s.sinkCpuSeconds).toFixed(1)}.`);
}

function keep(samples: readonly MachineSample[], into: string): void {
  const [run] = readdirSync(join(folder, 'runs'));
  mkdirSync(into, { recursive: true });
  copyFileSync(join(folder, 'runs', run, 'report.json'), join(into, 'report.json'));
  writeFileSync(join(into, 'machine.json'), `[\n${samples.map((sample) => JSON.stringify(sample)).join(',\n')}\n]\n`);
  const panels = panelsOf(join(folder, 'runs', run, 'windows.ndjson'), samples);
  writeFileSync(join(into, 'chart.svg'), chartOf(`${count(clients)} devices on one machine`, panels));
  console.log(`\nreport.json, machine.json and chart.svg are in ${into}`);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
