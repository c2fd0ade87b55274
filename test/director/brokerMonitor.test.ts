import mqtt from 'mqtt';
import { afterEach, describe, expect, test } from 'vitest';
import { BrokerMonitor } from '../../runtime/src/director/monitor/brokerMonitor.ts';
import type { SysMonitorPlan } from '../../runtime/src/plan/plan.ts';
import { type BrokerFacts, brokerReportOf } from '../../runtime/src/report/brokerView.ts';
import { emptyBook } from '../../runtime/src/stats/account.ts';
import { Totals } from '../../runtime/src/stats/totals.ts';
import { hasMosquitto, startAedes, startMosquitto, type TestBroker } from '../support/brokers.ts';

let broker: TestBroker;
afterEach(() => broker?.close());

describe.skipIf(!hasMosquitto)('mosquitto’s $SYS', () => {
  test('counts what was published and delivered meanwhile, but not what it told the monitor', async () => {
    broker = await startMosquitto();
    await send(25);
    const monitor = monitorOf(broker);
    await monitor.ready();
    await send(40);
    expect(await monitor.facts()).toEqual({ source: '$SYS', counts: { received: 40, sent: 40, dropped: 0 } });
  });

  test('a user who may not read it is told so', async () => {
    broker = await startMosquitto(['allow_anonymous false']);
    const facts = await monitorOf(broker, { username: { kind: 'secret', name: 'who' } }).facts();
    expect(facts).toMatchObject({ absent: expect.stringMatching(/^the monitor could not connect: .*[Nn]ot authorized/) });
  });
});

test('a broker without $SYS says nothing, and nothing fails', async () => {
  broker = await startAedes();
  const facts = await monitorOf(broker, { everyMs: 10 }).facts();
  expect(facts).toMatchObject({ source: '$SYS', absent: expect.stringMatching(/^it published nothing that we know under \$SYS/) });
});

describe('beside our own figures', () => {
  test.each<[string, BrokerFacts, unknown]>([
    ['agree', { source: '$SYS', counts: { received: 1000, sent: 0 } }, { figures: [{ disagrees: false }, { disagrees: false }] }],
    ['within 1 %', { source: '$SYS', counts: { received: 1010 } }, { figures: [{ broker: 1010, ours: 1000, disagrees: false }] }],
    ['not any more', { source: '$SYS', counts: { received: 1011 } }, { figures: [{ broker: 1011, ours: 1000, disagrees: true }] }],
    ['what was dropped', { source: '$SYS', counts: { dropped: 1 } }, { figures: [{ broker: 1, ours: 0, difference: 1, disagrees: true }] }],
    ['absent', { source: '$SYS', absent: 'why' }, { absent: 'why', figures: [] }],
    ['nothing known', { source: '$SYS', counts: {} }, { absent: expect.any(String), figures: [] }],
  ])('%s', (_name, facts, expected) => {
    const totals = new Totals(1).whole();
    totals.counters['publish.sent'] = 1000;
    expect(brokerReportOf(facts, totals, emptyBook)).toMatchObject(expected as object);
  });
});

function monitorOf({ host, port }: TestBroker, part: Partial<SysMonitorPlan> = {}): BrokerMonitor {
  const endpoint = { transport: 'tcp', host, port, path: '' } as const;
  const plan: SysMonitorPlan = { kind: 'sys', everyMs: 20_000, tls: { insecure: false }, ...part };
  return new BrokerMonitor(plan, endpoint, { secrets: { who: 'nobody' }, baseFolder: '.' });
}

/** Messages that one client sends to itself, all of which have arrived. */
async function send(count: number): Promise<void> {
  const client = await mqtt.connectAsync(broker.url);
  let left = count;
  const allHere = new Promise<void>((resolve) => {
    client.on('message', () => --left === 0 && resolve());
  });
  await client.subscribeAsync('a');
  for (let sent = 0; sent < count; sent++) client.publish('a', 'x');
  await allHere;
  await client.endAsync();
}
