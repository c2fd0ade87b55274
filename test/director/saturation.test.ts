import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as mqttPacket from 'mqtt-packet';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type RunOptions, run } from '../../runtime/src/director/run.ts';
import type { Snapshot } from '../../runtime/src/director/snapshot.ts';
import type { Plan } from '../../runtime/src/plan/plan.ts';
import type { Limit, Report } from '../../runtime/src/report/report.ts';
import { type Script, startScripted, willing } from '../engine/scriptedBroker.ts';
import { hasMosquitto, startAedes, startMosquitto } from '../support/brokers.ts';
import { ownPrograms, processesWith } from '../support/processes.ts';
import { agentBehind, type Load, loadPlan, type Namespace, noNamespaces, pulse, startNamespace, startNarrowProxy } from './situations.ts';

const root = mkdtempSync(join(tmpdir(), 'saturation-'));
const programs = ownPrograms();
/** What a test has started, the last of it first. */
const started: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of started.splice(0).reverse()) await end();
});
afterAll(() => {
  programs.remove();
  rmSync(root, { recursive: true });
});

/**
 * The machine of the tests may be busy, and then the load generator truly is at its limit at times: that it says so is right. What must
 * not be is that somebody else is blamed.
 */
function expectLimit(report: Report, limit: Limit | 'none', evidence: RegExp): void {
  const found = new Set(report.saturation.spans.map((span) => span.limit));
  if (limit !== 'generator') found.delete('generator');
  expect([...found], JSON.stringify(report.saturation, undefined, 1)).toEqual(limit === 'none' ? [] : [limit]);
  const seen = report.saturation.spans.filter((span) => span.limit === limit).flatMap((span) => span.evidence);
  if (limit !== 'none') expect(seen.join('\n')).toMatch(evidence);
}

describe('the load generator is at its limit', () => {
  test('as it gets too little of the processor', async () => {
    const aedes = keep(await startAedes());
    const report = await carryOut(
      loadPlan(aedes.port, { seconds: 4 }),
      whenSending(() => keepFrom(pulse(workerPid(), 300, 50))),
    );
    expectLimit(report, 'generator', /agent local handled events up to .* late/);
    expect(report.latencyUs.delivery.saturated).toBeGreaterThan(0);
  });

  test('as it was paused', async () => {
    const aedes = keep(await startAedes());
    const report = await carryOut(
      loadPlan(aedes.port, { seconds: 4 }),
      whenSending(() => keepFrom(pulse(workerPid(), 1_500, 60_000))),
    );
    expectLimit(report, 'generator', /agent local handled events up to 1\.\d+ s late/);
  });

  test('as it may open no more files', async () => {
    const aedes = keep(await startAedes());
    const agents = [agentBehind(['sh', '-c', 'ulimit -n 80 && exec "$@"', 'sh'], programs.folder)];
    expectLimit(await carryOut(loadPlan(aedes.port, { sensors: 150, perSecond: 1 }), { agents }), 'generator', /× connect failed: EMFILE/);
  });
});

describe('the broker', () => {
  test('is slow to acknowledge', async () => {
    const broker = keep(await startScripted(answering(2_500)));
    expectLimit(await carryOut(loadPlan(broker.port, qos1)), 'brokerSlow', /acknowledged publishes within \d+(\.\d+)? s/);
  });

  test('is slow for as many messages as may be in flight', async () => {
    const broker = keep(await startScripted(answering(400, { receiveMaximum: 1 }), 5));
    const report = await carryOut(loadPlan(broker.port, { ...qos1, version: 5, seconds: 5, sensor: { inflight: 10 } }));
    expectLimit(report, 'brokerSlow', /late \(p90\), as \d+ clients? waited for acknowledgements/);
  });

  test.skipIf(!hasMosquitto)('stalls for three seconds', async () => {
    const mosquitto = keep(await startMosquitto());
    const report = await carryOut(
      loadPlan(mosquitto.port, { ...qos1, seconds: 5 }),
      whenSending(() => keepFrom(pulse(mosquitto.pid!, 3_000, 60_000))),
    );
    expectLimit(report, 'brokerSlow', /acknowledged publishes|delivered messages|waited for acknowledgements/);
    expect(report.latencyUs.publishAck.max).toBeGreaterThan(2_000_000);
  });

  test('refuses everybody', async () => {
    const broker = keep(await startScripted(refusing));
    expectLimit(await carryOut(loadPlan(broker.port)), 'brokerRefuses', /× connect refused: not authorized/);
  });

  test.skipIf(!hasMosquitto)('takes only so many connections', async () => {
    const mosquitto = keep(await startMosquitto(['max_connections 8']));
    expectLimit(await carryOut(loadPlan(mosquitto.port, { sensors: 30 })), 'brokerRefuses', /× (closed before CONNACK|connect refused)/);
  });

  test('stands behind a proxy that has no more ports', async () => {
    const aedes = keep(await startAedes());
    const proxy = keep(await startNarrowProxy(aedes.port, 8));
    expectLimit(await carryOut(loadPlan(proxy.port, { sensors: 30 })), 'brokerRefuses', /× closed before CONNACK/);
  });
});

describe.skipIf(noNamespaces !== undefined)('in a network of its own', () => {
  test('a broker that does not read is slow, whose host has little room', async () => {
    const namespace = keep(await startNamespace(8_192));
    const large = { payload: { kind: 'bytes', size: { kind: 'literal', value: 20_000 }, fill: 'text' } } as const;
    const plan = { ...loadPlan(namespace.port, { message: large, seconds: 4 }), longestMs: 6_000 };
    const agents = [agentBehind(namespace.enter, programs.folder)];
    const report = await carryOut(plan, { agents, ...whenSending(() => keepFrom(pulse(namespace.pid, 60_000, 60_000))) });
    expectLimit(report, 'brokerSlow', /did not read what it was sent on/);
  });

  test('segments that are lost are the network’s', async () => {
    const { report } = await inNamespace(qos1, ({ run }) => {
      run(
        'nft',
        'add table inet t; add chain inet t c { type filter hook input priority 0; }; add rule inet t c tcp dport 1883 numgen random mod 100 < 15 drop',
      );
    });
    expectLimit(report, 'network', /[\d.]+ % of the TCP segments of agent local's host were lost/);
  });

  test('so is what does not fit through', async () => {
    const large = { payload: { kind: 'bytes', size: { kind: 'literal', value: 20_000 }, fill: 'text' } } as const;
    const { report } = await inNamespace({ perSecond: 20, message: large }, ({ run, port }) => {
      run(
        'nft',
        `add table inet t; add chain inet t c { type filter hook input priority 0; }; add rule inet t c tcp dport ${port} limit rate over 1 mbytes/second burst 200 kbytes drop`,
      );
    });
    expectLimit(report, 'network', /TCP segments .* were lost|than the network carried/);
  });

  test('ports that have run out are the load generator’s', async () => {
    const { report } = await inNamespace({ sensors: 60, perSecond: 1 }, ({ run }) => {
      run('sh', '-c', 'echo 40000 40015 > /proc/sys/net/ipv4/ip_local_port_range');
    });
    expectLimit(report, 'generator', /× connect failed: EADDRNOTAVAIL/);
  });
});

if (noNamespaces !== undefined) {
  if (process.env.CI === 'true') throw new Error(`Networks of their own cannot be made: ${noNamespaces}.`);
  console.log(`Skipped: networks that lose and that are narrow, as ${noNamespaces}.`);
}

test('nobody is at a limit in a run that goes well', async () => {
  const aedes = keep(await startAedes());
  // Little enough that nothing waits for anything, even where all share a busy machine.
  const report = await carryOut(loadPlan(aedes.port, { sensors: 3, perSecond: 5 }));
  expectLimit(report, 'none', /./);
  expect(report.messages.lost).toBe(0);
});

const qos1: Partial<Load> = { message: { qos: 1 } };

/** Acknowledges after a while; CONNECT at once. */
function answering(afterMs: number, properties: mqttPacket.IConnackPacket['properties'] = {}): Script {
  return (packet, connection) => {
    if (packet.cmd === 'connect') connection.send({ cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false, properties });
    else if (packet.cmd === 'publish') setTimeout(() => willing(packet, connection), afterMs);
    else willing(packet, connection);
  };
}

const refusing: Script = (packet, { send, socket }) => {
  if (packet.cmd === 'connect') send({ cmd: 'connack', returnCode: 5, sessionPresent: false });
  socket.end();
};

async function inNamespace(load: Partial<Load>, set: (namespace: Namespace) => void): Promise<{ report: Report }> {
  const namespace = keep(await startNamespace());
  set(namespace);
  const report = await carryOut(loadPlan(namespace.port, load), { agents: [agentBehind(namespace.enter, programs.folder)] });
  return { report };
}

let runs = 0;

function carryOut(plan: Plan, options: Partial<RunOptions> = {}): Promise<Report> {
  return run(plan, {
    programs: programs.folder,
    node: { path: process.execPath },
    runsFolder: join(root, String(runs++)),
    baseFolder: root,
    secrets: {},
    embeddedBroker: false,
    ...options,
  }).result;
}

/** Does it once, when messages are sent. */
function whenSending(act: () => void): Partial<RunOptions> {
  let isDone = false;
  return {
    onSnapshot({ report }: Snapshot) {
      if (isDone || report.messages.published === 0) return;
      isDone = true;
      act();
    },
  };
}

function workerPid(): number {
  return processesWith(`${programs.folder}/agent.js worker`)[0].pid;
}

function keep<T extends { close(): unknown }>(thing: T): T {
  keepFrom(() => thing.close());
  return thing;
}

function keepFrom(end: () => unknown): void {
  started.push(end);
}
