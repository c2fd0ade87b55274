import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan, QoS, Tracking } from '../../runtime/src/plan/plan.ts';
import { hasMosquitto, startAedes, startMosquitto, type TestBroker } from '../support/brokers.ts';
import {
  connect,
  disconnect,
  each,
  holdUntilDone,
  index,
  planOf,
  poolOf,
  publish,
  repeat,
  subscribe,
  text,
  type Version,
} from './plans.ts';
import { runPlan } from './runPlan.ts';

const brokers = [
  { name: 'aedes', start: startAedes, versions: [3, 4] as Version[] },
  ...(hasMosquitto ? [{ name: 'mosquitto', start: () => startMosquitto(), versions: [3, 4, 5] as Version[] }] : []),
];

describe.each(brokers)('$name', ({ start, versions }) => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await start();
  });
  afterAll(() => broker.close());

  const rows = versions.flatMap((version) =>
    ([0, 1, 2] as const).flatMap((qos) => (version === 4 ? [1, 3] : [1]).map((workers) => ({ version, qos, workers }))),
  );
  // Beside each other, as each waits for a window, of which there is one a second.
  test.concurrent.each(rows)(
    'version $version, QoS $qos, $workers worker(s): published × subscribers = delivered',
    async ({ version, qos, workers }) => {
      const ran = await runPlan(fan(broker.port, version, qos), { workers, deliveries: 600 });
      expect(ran.errors).toEqual({});
      expect(ran.count('connect.succeeded')).toBe(13);
      expect(ran.count('subscribe.succeeded')).toBe(3);
      expect(ran.count('publish.sent')).toBe(200);
      expect(ran.count('publish.acknowledged')).toBe(qos === 0 ? 0 : 200);
      expect(ran.count('publish.missed')).toBe(0);
      expect(ran.count('delivery.received')).toBe(600);
      for (const name of ['delivery.gaps', 'delivery.duplicated', 'delivery.foreign', 'protocol.errors'] as const)
        expect(ran.count(name)).toBe(0);
      expect(ran.latency('delivery.latency', 0).count).toBe(600);
      expect(ran.latency('publish.pacing', 1).count).toBe(200);
      expect(ran.latency('publish.latency', 1).count).toBe(qos === 0 ? 0 : 200);
    },
  );

  const places = versions.flatMap((version) => trackingsOf(version).map((tracking) => ({ version, tracking })));
  test.concurrent.each(places)('version $version, tracked by $tracking', async ({ version, tracking }) => {
    const ran = await runPlan(fan(broker.port, version, 1, tracking), { deliveries: 600 });
    expect(ran.count('delivery.received')).toBe(600);
    expect(ran.count('delivery.foreign')).toBe(0);
    expect(ran.count('delivery.gaps')).toBe(0);
  });

  test.concurrent('untracked messages are foreign', async () => {
    const ran = await runPlan(fan(broker.port, 4, 0, 'off'), { deliveries: 600 });
    expect(ran.count('delivery.received')).toBe(0);
    expect(ran.count('delivery.foreign')).toBe(600);
  });
});

function trackingsOf(version: Version): Tracking[] {
  return version === 5 ? ['payload', 'jsonMember', 'userProperty'] : ['payload', 'jsonMember'];
}

let fans = 0;

/** Ten publishers, twenty messages each; three subscribers that are there before. With names of its own, as others run at the same time. */
function fan(port: number, version: Version, qos: QoS, tracking: Tracking = 'payload'): Plan {
  const payload = { kind: 'json' as const, parts: ['{"id":', index, '}'] };
  const name = `fan-${fans++}`;
  const message = publish(0, text(`${name}/`, index, '/fix'), { qos, tracking, ...(tracking !== 'payload' && { payload }) });
  return planOf(
    port,
    [
      poolOf(`${name}-watch`, 3, version, [
        connect,
        subscribe(0, text(`${name}/+/fix`), qos),
        { kind: 'signal', signal: 0, line: 1 },
        holdUntilDone,
      ]),
      poolOf(`${name}-send`, 10, version, [
        connect,
        { kind: 'await', signal: 0, count: 3, line: 1 },
        repeat({ durationMs: 200, pacing: each(100) }, message),
        disconnect,
      ]),
    ],
    {
      signals: [{ name: 'watching', expected: 3 }],
      flows: [{ publish: 0, subscribe: 0, filter: 0, match: 'always', shared: false }],
    },
  );
}
