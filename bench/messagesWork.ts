import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Histogram } from '../runtime/src/stats/histogram.ts';
import { decodeHistogram } from '../runtime/src/stats/histogramText.ts';
import type { Window } from '../runtime/src/stats/window.ts';
import { type Contender, floor, ours, start } from './contender.ts';
import { against, type Figures, interleaved, sinkAddress, sinkPort, until } from './rounds.ts';
import { absolute, type Row, rowsOf } from './row.ts';
import type { Tools } from './tools.ts';

/** Paced publishing, one message a write, by 100 clients of one process. */
export async function publishWork(tools: Tools): Promise<Row[]> {
  const [plain, acknowledged] = [await publish(tools, 0), await publish(tools, 1)];
  const pacingMs = [plain, acknowledged].flatMap((all) => all.get('agent')!.map(({ pacing }) => pacing));
  const what = `${rate.toLocaleString('en-US')} msg/s of ${bytes} B`;
  return [
    ...rowsOf(plain, 'cpu', { work: `publishing at QoS 0, ${what}`, unit: 'CPU s for 100,000' }, [
      { against: 'node', most: 1.3 },
      { against: 'C', most: 2 },
    ]),
    ...rowsOf(acknowledged, 'cpu', { work: `publishing at QoS 1, ${what}`, unit: 'CPU s for 100,000' }, [{ against: 'node', most: 1.5 }]),
    absolute(`pacing error at ${rate.toLocaleString('en-US')} msg/s, p99`, 'ms', pacingMs, 2),
  ];
}

/** Receiving what few publishers send to 100 subscribers of one process. */
export async function receiveWork({ folder, sink, publishFloor, rounds }: Tools): Promise<Row[]> {
  const task = ['receive', sinkAddress, sinkPort, subscribers] as const;
  const contenders = [ours(folder, receivingScenario()), floor('node', 'node.mjs', ...task), floor('MQTT.js', 'mqttjs.mjs', ...task)];
  const all = await interleaved(rounds, contenders, (contender) => receive(sink, publishFloor, contender));
  const work = { work: 'receiving 20,000 msg/s of 128 B', unit: 'CPU s for 100,000' };
  return rowsOf(all, 'cpu', work, [{ against: 'node', most: 2 }]);
}

const clients = 100;
const rate = 20_000;
const bytes = 64;
const subscribers = 100;
/** To each subscriber. */
const senders = 200;

function publish({ folder, sink, publishFloor, rounds }: Tools, qos: 0 | 1): Promise<Map<string, Figures[]>> {
  const task = ['publish', sinkAddress, sinkPort, clients, rate, bytes, qos] as const;
  const c: Contender = { name: 'C', command: [publishFloor, sinkAddress, String(sinkPort), String(clients), String(rate), String(bytes)] };
  const contenders = [
    ours(folder, publishingScenario(qos)),
    floor('node', 'node.mjs', ...task),
    ...(qos === 0 ? [c] : []),
    floor('MQTT.js', 'mqttjs.mjs', ...task),
  ];
  return interleaved(rounds, contenders, (contender) =>
    against(sink, contender, async (running, seen) => {
      const figures = await during(running.cpuSeconds, async (least) => (await until(seen, 'published', least)).published);
      return contender.name === 'agent' ? { ...figures, pacing: pacingOf(contender) } : figures;
    }),
  );
}

function receive(sinkProgram: string, publishFloor: string, contender: Contender): Promise<Figures> {
  return against(sinkProgram, contender, async (running, sink) => {
    await until(sink, 'connected', subscribers);
    const command = [publishFloor, sinkAddress, String(sinkPort), '10', String(senders), '128'];
    const sender = contender.name === 'agent' ? undefined : start({ name: 'sender', command });
    try {
      return await during(running.cpuSeconds, async (least) => (await until(sink, 'delivered', least)).delivered);
    } finally {
      sender?.end();
    }
  });
}

/** CPU seconds for 100,000 messages, once those of the first seconds are over, while V8 compiles, and how many there were a second. */
async function during(cpuSeconds: () => number, messages: (least: number) => Promise<number>): Promise<Figures> {
  const first = await messages(compilingSeconds * rate);
  const [before, startMs] = [cpuSeconds(), performance.now()];
  await wait(measuredMs);
  const [after, count] = [cpuSeconds(), (await messages(0)) - first];
  return { cpu: ((after - before) / count) * 100_000, rate: (count / (performance.now() - startMs)) * 1000 };
}

const compilingSeconds = 5;
const measuredMs = 5_000;

/** Our own lateness over the run but its first seconds, p99 in ms, as the windows have it. */
function pacingOf({ command }: Contender): number {
  const runs = join(dirname(command[3]), 'runs');
  const latest = readdirSync(runs).sort().at(-1)!;
  const lines = readFileSync(join(runs, latest, 'windows.ndjson'), 'utf8')
    .split('\n')
    .filter(Boolean);
  const all = new Histogram();
  for (const { index, pools } of lines.map((line) => JSON.parse(line) as Window)) {
    const pacing = pools[0].latency['publish.pacing'];
    if (index >= compilingSeconds && pacing) all.add(decodeHistogram(pacing));
  }
  return all.percentile(99) / 1000;
}

function publishingScenario(qos: 0 | 1): string {
  return `scenario "publishing"
broker "mqtt://${sinkAddress}:${sinkPort}" { version 3.1.1 }
pool publisher[${clients}] {
  connect
  signal connected
  await connected
  repeat at ${rate}/s total for 1h {
    publish "t/{client.index}" qos ${qos} payload bytes(${bytes})
  }
}
`;
}

function receivingScenario(): string {
  return `scenario "receiving"
broker "mqtt://${sinkAddress}:${sinkPort}" { version 3.1.1 }
pool receiver[${subscribers}] {
  connect
  subscribe "t/+"
  signal subscribed
  hold until done
}
pool sender[10] {
  connect
  await subscribed
  repeat at ${senders}/s total for 1h {
    publish "t/{client.index}" payload bytes(128)
  }
}
`;
}
