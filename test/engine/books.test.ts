import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Expr, FlowPlan, HandlerPlan, PoolPlan, Step } from '../../runtime/src/plan/plan.ts';
import { hasMosquitto, startAedes, startMosquitto, type TestBroker } from '../support/brokers.ts';
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
  type Version,
  wait,
} from './plans.ts';
import { type Ran, runPlan } from './runPlan.ts';
import { type ScriptedConnection, startScripted } from './scriptedBroker.ts';

const brokers = [
  { name: 'aedes', start: startAedes, version: 4 as Version },
  ...(hasMosquitto ? [{ name: 'mosquitto', start: () => startMosquitto(), version: 5 as Version }] : []),
];
const watching: Step = { kind: 'signal', signal: 0, line: 1 };
const random = (max: number): Expr => ({ kind: 'random', min: literal(0), max: literal(max), integer: true });
const flow = (part: Partial<FlowPlan> = {}): FlowPlan => ({ publish: 0, subscribe: 0, filter: 0, match: 'keyed', shared: false, ...part });

describe.each(brokers)('$name', ({ start, version }) => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await start();
  });
  afterAll(() => broker.close());

  /** Watchers that subscribe and stay, and publishers that wait for them. */
  function watched(watchers: number, filter: Expr, publishers: number, steps: Step[], flows: FlowPlan[], part: Partial<PoolPlan> = {}) {
    return planOf(
      broker.port,
      [
        poolOf('watch', watchers, version, [connect, subscribe(0, filter, 1), watching, holdUntilDone]),
        poolOf('send', publishers, version, [connect, { kind: 'await', signal: 0, count: watchers, line: 1 }, ...steps, disconnect], part),
      ],
      { signals: [{ name: 'watching', expected: watchers }], flows },
    );
  }

  test.each([1, 3])('keyed: what a message calls for is known from all clients’ filters, with %d worker(s)', async (workers) => {
    const steps = [repeat({ count: 5 }, publish(0, text('to/', index, '/x'), { qos: 1 }))];
    const ran = await runPlan(watched(6, text('to/', index, '/+'), 8, steps, [flow()]), { workers });
    expect(ran.errors).toEqual({});
    expect(ran.count('publish.sent')).toBe(40);
    expect(matched(ran)).toBe(30);
    expect(ran.count('delivery.received')).toBe(30);
    expect(ran.count('delivery.gaps')).toBe(0);
  });

  test('topics that vary: each is a sequence of its own, so that who sees some of them sees no gaps', async () => {
    const message = publish(0, text('to/', random(9)), { qos: 1, topicVaries: true });
    const ran = await runPlan(watched(10, text('to/', index), 4, [repeat({ count: 50 }, message)], [flow()]), { workers: 2 });
    expect(matched(ran)).toBe(200);
    expect(ran.count('delivery.received')).toBe(200);
    expect(ran.count('delivery.gaps')).toBe(0);
    expect(ran.count('delivery.duplicated')).toBe(0);
  });

  test('filters that do not follow from the index are delivered, but not expected', async () => {
    const steps = [repeat({ count: 5 }, publish(0, text('to/', index), { qos: 1 }))];
    const ran = await runPlan(
      watched(2, text('to/', { kind: 'random', min: literal(0), max: literal(0), integer: true }), 1, steps, [flow()]),
    );
    expect(matched(ran)).toBe(0);
    expect(ran.count('delivery.received')).toBe(10);
  });

  test('retained messages that were stored are counted apart', async () => {
    const kept = publish(0, text('kept/', index), { retain: true });
    const pools = [
      poolOf('send', 3, version, [connect, kept, wait(100), watching, disconnect]),
      poolOf('watch', 2, version, [
        connect,
        { kind: 'await', signal: 0, count: 3, line: 1 },
        subscribe(0, text('kept/+'), 1),
        holdUntilDone,
      ]),
    ];
    const plan = planOf(broker.port, pools, { signals: [{ name: 'kept', expected: 3 }], flows: [flow({ match: 'always' })] });
    const ran = await runPlan(plan, { settleMs: 300 });
    expect(ran.count('delivery.retained')).toBe(6);
    expect(ran.count('delivery.received')).toBe(0);
    expect(ran.count('delivery.foreign')).toBe(0);
  });

  test('what is unsubscribed is delivered no more, and the slots say when it was in force', async () => {
    const steps = [connect, subscribe(0, text('on'), 1), publish(0, text('on'), { qos: 1 }), wait(50)];
    const after: Step[] = [
      { kind: 'unsubscribe', filters: [text('on')], line: 1 },
      publish(0, text('on'), { qos: 1 }),
      wait(50),
      disconnect,
    ];
    const ran = await runPlan(planOf(broker.port, [poolOf('p', 1, version, [...steps, ...after])]));
    expect(ran.errors).toEqual({});
    expect(ran.count('publish.acknowledged')).toBe(2);
    expect(ran.count('delivery.received')).toBe(1);
    const [slots] = ran.windows[0].subscribed;
    expect(slots.ended.reduce((sum, ended) => sum + ended, 0)).toBe(1);
    expect(Math.max(...slots.possible)).toBe(1);
    expect(slots.certain.at(-1)).toBe(0);
    expect(slots.possible.at(-1)).toBe(0);
  });

  test('requests are answered by handlers, at once and each once', async () => {
    const answer: HandlerPlan = {
      filter: literal('ask/+'),
      steps: [
        { kind: 'let', slot: 0, value: { kind: 'received', field: 'json', path: ['id'] }, line: 1 },
        publish(1, text('answer/', { kind: 'local', slot: 0 }), {
          qos: 1,
          payload: { kind: 'json', parts: ['{"to":', { kind: 'local', slot: 0 }, '}'] },
          tracking: 'jsonMember',
          topicVaries: true,
        }),
      ],
      line: 1,
    };
    const asked = publish(0, text('ask/', index), {
      qos: 1,
      payload: { kind: 'json', parts: ['{"id":', index, '}'] },
      tracking: 'jsonMember',
    });
    const pools = [
      poolOf('serve', 1, version, [connect, subscribe(0, text('ask/+'), 1), watching, holdUntilDone], { handlers: [answer] }),
      poolOf('ask', 5, version, [
        connect,
        subscribe(1, text('answer/', index), 1),
        { kind: 'await', signal: 0, count: 1, line: 1 },
        repeat({ count: 5, pacing: each(50) }, asked),
        holdUntilDone,
      ]),
    ];
    const flows = [flow({ match: 'always' }), flow({ publish: 1, subscribe: 1 })];
    const plan = planOf(broker.port, pools, { signals: [{ name: 'serving', expected: 1 }], flows });
    const ran = await runPlan(plan, { deliveries: 50 });
    expect(ran.errors).toEqual({});
    expect(ran.count('delivery.received', 0)).toBe(25);
    expect(ran.count('publish.sent', 0)).toBe(25);
    expect(ran.count('delivery.received', 1)).toBe(25);
    expect(ran.count('delivery.gaps')).toBe(0);
    expect(matched(ran)).toBe(25);
    // The whole way, counted where the answer arrives; its own way is the last part of it.
    expect([ran.latency('delivery.response', 0).count, ran.latency('delivery.response', 1).count]).toEqual([0, 25]);
    expect(ran.latency('delivery.response', 1).max).toBeGreaterThan(ran.latency('delivery.latency', 1).max);
  });

  test('wills are told from what others publish to the same topics', async () => {
    const will = {
      topic: text('gone/', index),
      payload: { kind: 'text', text: text('bye from ', index) },
      qos: 1,
      retain: false,
      properties: {},
    } as const;
    const watch = poolOf('watch', 2, version, [connect, subscribe(0, text('gone/+'), 1), watching, holdUntilDone]);
    const leave = poolOf('leave', 5, version, [
      connect,
      { kind: 'await', signal: 0, count: 2, line: 1 },
      publish(0, text('gone/', index), { qos: 1, payload: { kind: 'text', text: text('good morning') }, tracking: 'off' }),
      { kind: 'disconnect', abruptly: true, line: 1 },
    ]);
    leave.connect.will = { ...will, payload: { ...will.payload } };
    const plan = planOf(broker.port, [watch, leave], { signals: [{ name: 'watching', expected: 2 }], flows: [flow({ match: 'always' })] });
    const ran = await runPlan(plan, { deliveries: 20 });
    expect([ran.count('delivery.wills'), ran.count('delivery.foreign'), ran.count('delivery.received')]).toEqual([10, 10, 0]);
  });

  test('who subscribes and unsubscribes again and again has lost nothing of what came meanwhile', async () => {
    const twice: Step[] = [subscribe(0, text('a/+'), 1), wait(30), { kind: 'unsubscribe', filters: [text('a/+')], line: 1 }, wait(10)];
    const pools = [
      poolOf('watch', 5, version, [connect, repeat({ count: 12 }, ...twice), disconnect]),
      poolOf('send', 5, version, [
        connect,
        repeat({ durationMs: 800, pacing: each(200) }, publish(0, text('a/', index), { qos: 1 })),
        disconnect,
      ]),
    ];
    const ran = await runPlan(planOf(broker.port, pools, { flows: [flow({ match: 'always' })] }));
    expect(ran.errors).toEqual({});
    expect(ran.count('delivery.received')).toBeGreaterThan(100);
    expect(ran.count('delivery.gaps')).toBe(0);
  });

  test('clients that come and go, again and again', async () => {
    const steps = [repeat({ count: 20 }, connect, publish(0, text('a'), { qos: 1 }), disconnect)];
    const ran = await runPlan(planOf(broker.port, [poolOf('p', 10, version, steps)]));
    expect(ran.errors).toEqual({});
    expect(ran.count('connect.succeeded')).toBe(200);
    expect(ran.count('publish.acknowledged')).toBe(200);
    expect(ran.windows.at(-1)!.processes[0].openSockets).toBe(0);
  });
});

test.skipIf(!hasMosquitto)('a shared subscription: each message once for its group, and no gaps', async () => {
  const broker = await startMosquitto();
  const plan = planOf(
    broker.port,
    [
      poolOf('watch', 4, 5, [connect, subscribe(0, text('$share/g/fan/+'), 1), watching, holdUntilDone]),
      poolOf('send', 3, 5, [
        connect,
        { kind: 'await', signal: 0, count: 4, line: 1 },
        repeat({ count: 40 }, publish(0, text('fan/', index), { qos: 1 })),
        disconnect,
      ]),
    ],
    { signals: [{ name: 'watching', expected: 4 }], flows: [flow({ match: 'always', shared: true })] },
  );
  const ran = await runPlan(plan);
  await broker.close();
  expect(ran.count('delivery.received')).toBe(120);
  expect(ran.count('delivery.gaps')).toBe(0);
});

test.skipIf(!hasMosquitto)('two groups: a message is for each, and no duplicate where both give it to the same member', async () => {
  const broker = await startMosquitto();
  const groups = [subscribe(0, text('$share/g/two')), subscribe(1, text('$share/h/two'))];
  const plan = planOf(
    broker.port,
    [
      poolOf('watch', 1, 5, [connect, ...groups, watching, holdUntilDone]),
      poolOf('send', 1, 5, [
        connect,
        { kind: 'await', signal: 0, count: 1, line: 1 },
        repeat({ count: 10 }, publish(0, text('two'))),
        disconnect,
      ]),
    ],
    { signals: [{ name: 'watching', expected: 1 }], flows: [0, 1].map((step) => flow({ subscribe: step, match: 'always', shared: true })) },
  );
  const ran = await runPlan(plan, { deliveries: 20 });
  await broker.close();
  expect([ran.count('delivery.received'), ran.count('delivery.duplicated')]).toEqual([20, 0]);
});

test('a shared subscription: what a broker sends twice to a member counts once, though it does not say DUP, and hides no loss', async () => {
  const members: ScriptedConnection[] = [];
  const turn = { count: 0 };
  const broker = await startScripted((packet, connection) => {
    if (packet.cmd === 'connect') connection.send({ cmd: 'connack', reasonCode: 0, sessionPresent: false });
    if (packet.cmd === 'subscribe') {
      members.push(connection);
      connection.send({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [0] });
    }
    if (packet.cmd !== 'publish') return;
    const at = turn.count++;
    if (at % 10 === 3) return;
    for (let copies = at % 10 === 7 ? 2 : 1; copies > 0; copies--) members[at % 2].send(packet);
  }, 5);
  const plan = planOf(
    broker.port,
    [
      poolOf('watch', 2, 5, [connect, subscribe(0, text('$share/g/fan')), watching, holdUntilDone]),
      poolOf('send', 1, 5, [
        connect,
        { kind: 'await', signal: 0, count: 2, line: 1 },
        repeat({ count: 100 }, publish(0, text('fan'))),
        disconnect,
      ]),
    ],
    { signals: [{ name: 'watching', expected: 2 }], flows: [flow({ match: 'always', shared: true })] },
  );
  const ran = await runPlan(plan, { settleMs: 300 });
  await broker.close();
  expect(ran.count('delivery.received')).toBe(90);
  expect(ran.count('delivery.duplicated')).toBe(10);
  expect(ran.count('delivery.gaps')).toBe(0);
});

function matched(ran: Ran): number {
  return ran.windows.flatMap((window) => window.matched.flatMap(({ counts }) => counts)).reduce((sum, count) => sum + count, 0);
}
