import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Run, type RunOptions, run } from '../../runtime/src/director/run.ts';
import { readReport, readWindows } from '../../runtime/src/director/savedRun.ts';
import type { Snapshot } from '../../runtime/src/director/snapshot.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import { hasMosquitto, startAedes, startMosquitto, type TestBroker } from '../support/brokers.ts';
import { ownPrograms, processesWith, until } from '../support/processes.ts';
import { type Fan, fanPlan } from './fanPlan.ts';

const root = mkdtempSync(join(tmpdir(), 'run-'));
const programs = ownPrograms();
afterAll(() => {
  programs.remove();
  rmSync(root, { recursive: true });
});

type Case = Pick<Fan, 'qos' | 'version' | 'agents' | 'workers'>;

function exactRuns(cases: Case[], broker: () => TestBroker): void {
  test.each(cases)('QoS $qos, MQTT $version, $agents agents × $workers workers', async (fan) => {
    const plan = fanPlan({ ...fan, broker: broker(), receivers: 4, senders: 7 });
    const going = begin(plan);
    const report = await going.result;
    const books = { published: 140, expected: 560, delivered: 560, lost: 0, inFlight: 0 };
    expect(report.summary).toBe('Ran to its end; nothing was expected of it.');
    expect(report.messages).toMatchObject({ ...books, duplicated: 0, reordered: 0, foreign: 0, missed: 0 });
    const flow = { publishLine: 24, fromPool: 'sender', toPool: 'receiver', topic: 'load/{client.index}', duplicated: 0, reordered: 0 };
    expect(report.flows).toEqual([{ ...flow, ...books }]);
    expect(report.imbalances).toEqual([]);
    expect(report.connections).toMatchObject({ attempted: 11, succeeded: 11, failed: 0, lost: 0 });
    expect(report.agents.map(({ workers }) => workers)).toEqual(Array(fan.agents).fill(Math.min(fan.workers, Math.ceil(7 / fan.agents))));
    expect(report.agents.reduce((sum, { clients }) => sum + clients, 0)).toBe(11);
    expect(onDisk(going, 'publish.sent')).toBe(140);
    expect(onDisk(going, 'delivery.received')).toBe(560);
    expect(readReport(going.folder)).toEqual(report);
  });
}

describe('on aedes every message is accounted for:', () => {
  let aedes: TestBroker;
  beforeAll(async () => {
    aedes = await startAedes();
  });
  afterAll(() => aedes.close());
  exactRuns(
    [
      { qos: 0, version: 4, agents: 1, workers: 1 },
      { qos: 1, version: 4, agents: 1, workers: 3 },
      { qos: 2, version: 4, agents: 3, workers: 1 },
    ],
    () => aedes,
  );
});

describe.skipIf(!hasMosquitto)('on mosquitto every message is accounted for:', () => {
  let mosquitto: TestBroker;
  beforeAll(async () => {
    mosquitto = await startMosquitto();
  });
  afterAll(() => mosquitto.close());
  exactRuns(
    [
      { qos: 0, version: 5, agents: 1, workers: 3 },
      { qos: 1, version: 5, agents: 3, workers: 1 },
      { qos: 2, version: 5, agents: 1, workers: 1 },
      { qos: 2, version: 4, agents: 3, workers: 2 },
    ],
    () => mosquitto,
  );

  test('as the broker counts it itself', async () => {
    const plan = {
      ...fanPlan({ broker: mosquitto, qos: 1, version: 5 }),
      monitor: { kind: 'sys', everyMs: 10_000, tls: { insecure: false } },
    } as const;
    const { verdict, messages, broker } = await begin(plan).result;
    const figures = [
      { name: 'messages from clients', broker: messages.published, ours: messages.published },
      { name: 'messages to clients', broker: messages.delivered, ours: messages.delivered },
      { name: 'messages dropped', broker: 0, ours: 0 },
    ].map((figure) => ({ ...figure, difference: 0, disagrees: false }));
    expect(verdict).toBe('passed');
    expect(broker).toEqual({ source: '$SYS', figures });
  });
});

describe('a run', () => {
  let aedes: TestBroker;
  beforeAll(async () => {
    aedes = await startAedes();
  });
  afterAll(() => aedes.close());

  test('brings its own broker along, and leaves no process behind', async () => {
    const going = begin(fanPlan({ broker: { host: 'nowhere.invalid', port: 1 } }), { embeddedBroker: true });
    const report = await going.result;
    expect(report.messages).toMatchObject({ published: 60, delivered: 120 });
    expect(report.brokers[0]).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/);
    expect(JSON.parse(readFileSync(join(going.folder, 'plan.json'), 'utf8')).brokers[0].host).toBe('127.0.0.1');
    await until(() => processesWith(programs.folder).length === 0, 'all processes have ended');
  });

  test('shows how it stands, from its first second to its end', async () => {
    const snapshots: Snapshot[] = [];
    await begin(fanPlan({ broker: aedes, messages: 100 }), { onSnapshot: (snapshot) => snapshots.push(snapshot) }).result;
    expect(snapshots.length).toBeGreaterThan(2);
    const seconds = snapshots.flatMap((snapshot) => snapshot.seconds.map(({ index }) => index));
    expect([...new Set(seconds)]).toEqual([...new Set(seconds)].sort((a, b) => a - b));
    expect(snapshots.at(-1)).toMatchObject({ phase: 'over', report: { messages: { published: 300, delivered: 600 } } });
  });

  test('ends at once when it is stopped, with all clients taking their leave', async () => {
    const going: Run = begin(fanPlan({ broker: aedes, messages: 2_000 }), { onSnapshot: stopOnceDelivering(() => going.stop()) });
    const report = await going.result;
    expect(report.verdict).toBe('stopped');
    expect(report.connections).toMatchObject({ succeeded: 5, lost: 0 });
    const { expected, delivered, lost, inFlight } = report.messages;
    expect(delivered).toBeGreaterThan(0);
    expect(delivered + lost + inFlight).toBe(expected);
    await until(() => processesWith(programs.folder).length === 0, 'all processes have ended');
  });

  test('can be stopped before it has begun', async () => {
    const going = begin(fanPlan({ broker: aedes }));
    going.stop();
    expect(await going.result).toMatchObject({ verdict: 'stopped', messages: { published: 0 } });
    await until(() => processesWith(programs.folder).length === 0, 'all processes have ended');
  });

  test('that is killed still has a report', async () => {
    const going: Run = begin(fanPlan({ broker: aedes, messages: 2_000 }), { onSnapshot: stopOnceDelivering(() => going.kill()) });
    expect(await going.result).toMatchObject({ verdict: 'stopped' });
    expect(readReport(going.folder).messages.published).toBeGreaterThan(0);
    await until(() => processesWith(programs.folder).length === 0, 'all processes have ended');
  });

  test('whose worker is killed says so, and its books balance', async () => {
    const fan = { broker: aedes, messages: 150, workers: 3, receivers: 3, senders: 6, onAgentLoss: 'continue' } as const;
    const going = begin(fanPlan(fan), { onSnapshot: stopOnceDelivering(killOneWorker) });
    const report = await going.result;
    expect(report.agents[0].failure).toMatch(/^worker \d: killed by SIGKILL$/);
    expect(report.errors).toContainEqual(
      expect.objectContaining({ reason: 'worker process lost: killed by SIGKILL', pool: 'receiver', count: 1 }),
    );
    expect(report.errors).toContainEqual(
      expect.objectContaining({ reason: 'worker process lost: killed by SIGKILL', pool: 'sender', count: 2 }),
    );
    const { expected, delivered, lost, inFlight, published } = report.messages;
    expect(delivered + lost + inFlight).toBe(expected);
    // The four senders of the other workers sent all of theirs.
    expect(published).toBeGreaterThanOrEqual(4 * 150);
  });

  test('that shall stop with its first loss is an error then', async () => {
    const fan = { broker: aedes, messages: 2_000, workers: 2, onAgentLoss: 'stop' } as const;
    const report = await begin(fanPlan(fan), { onSnapshot: stopOnceDelivering(killOneWorker) }).result;
    expect(report).toMatchObject({ verdict: 'error', summary: expect.stringMatching(/^Agent local: worker \d: killed by SIGKILL\./) });
  });

  test('says what is wrong with the folder that it should be kept in', () => {
    expect(() => begin(fanPlan({ broker: aedes }), { runsFolder: join(programs.folder, 'agent.js', 'runs') })).toThrow('ENOTDIR');
  });
});

let runs = 0;

function begin(plan: Plan, options: Partial<RunOptions> = {}): Run {
  return run(plan, {
    programs: programs.folder,
    node: { path: process.execPath },
    runsFolder: join(root, String(runs++)),
    baseFolder: root,
    secrets: {},
    embeddedBroker: false,
    ...options,
  });
}

/** Does it once, when messages are arriving. */
function stopOnceDelivering(act: () => void): (snapshot: Snapshot) => void {
  let isDone = false;
  return ({ report }) => {
    if (isDone || report.messages.delivered === 0) return;
    isDone = true;
    act();
  };
}

function killOneWorker(): void {
  const [worker] = processesWith(`${programs.folder}/agent.js worker`);
  process.kill(worker.pid, 'SIGKILL');
}

function onDisk(going: Run, counter: 'publish.sent' | 'delivery.received'): number {
  return readWindows(going.folder).reduce(
    (sum, { pools }) => sum + pools.reduce((all, { counters }) => all + (counters[counter] ?? 0), 0),
    0,
  );
}
