import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FlowPlan, Plan, PoolPlan, Step } from '../../runtime/src/plan/plan.ts';
import { accountsOf } from '../../runtime/src/report/accounts.ts';
import { reportOf } from '../../runtime/src/report/build.ts';
import type { LatencySummary, Report } from '../../runtime/src/report/report.ts';
import { Accountant } from '../../runtime/src/stats/accounting.ts';
import { middleOf } from '../../runtime/src/stats/buckets.ts';
import { Totals } from '../../runtime/src/stats/totals.ts';
import { WindowSeries } from '../../runtime/src/stats/windowSeries.ts';
import { hasMosquitto, startMosquitto, type TestBroker } from '../support/brokers.ts';
import type { Fate, Passage } from '../support/faultLane.ts';
import { type FaultProxy, packet, startFaultProxy } from '../support/faultProxy.ts';
import { connect, disconnect, each, holdUntilDone, index, planOf, poolOf, publish, repeat, subscribe, text } from './plans.ts';
import { type Ran, runPlan } from './runPlan.ts';

/**
 * Every figure of a report against faults that a proxy has made on purpose. Counts must be equal. Latencies are held against the proxy's
 * own book: it knows when it let a packet go and when the answer to it came, so that what was measured must lie between, on however
 * busy a machine, within 1 % and 1 ms.
 */
describe.skipIf(!hasMosquitto)('figures against injected faults', () => {
  let broker: TestBroker;
  let proxy: FaultProxy;
  beforeAll(async () => {
    broker = await startMosquitto();
  });
  afterEach(() => proxy.close());
  afterAll(() => broker.close());

  /** Watchers that stay until all is settled; senders that wait for them. */
  function fan(watchers: number, senders: number, qos: 0 | 1 | 2, body: (sent: Step) => Step, part: Partial<PoolPlan> = {}): Plan {
    const flows: FlowPlan[] = [{ publish: 0, subscribe: 0, filter: 0, match: 'always', shared: false }];
    const sent = publish(0, text('fan/', index), { qos });
    return planOf(
      proxy.port,
      [
        poolOf('watch', watchers, 5, [connect, subscribe(0, text('fan/#'), qos), watching, holdUntilDone]),
        poolOf('send', senders, 5, [connect, { kind: 'await', signal: 0, count: watchers, line: 1 }, body(sent), disconnect], part),
      ],
      { signals: [{ name: 'watching', expected: watchers }], flows, settleMs: 600 },
    );
  }

  test('what is dropped, duplicated, reordered and foreign is counted as such, and each message once', async () => {
    const [messages, watchers, senders] = [150, 2, 3];
    const fates = (sequence: number): Fate => {
      // The last ones of each stream too: nobody sees a gap in front of them.
      if (sequence % 10 === 3 || sequence >= messages - 4) return 'drop';
      if (sequence % 7 === 1) return 'twice';
      if (sequence === 60) return stranger;
      return sequence % 13 === 5 && sequence < messages - 5 ? 'behind' : 'pass';
    };
    const all = Array.from({ length: messages }, (_, sequence) => fates(sequence));
    const injected = (fate: Fate) => all.filter((each) => each === fate).length * watchers * senders;
    proxy = await startFaultProxy(broker.port, ({ towards, header }) => (towards === 'client' && header ? fates(header.sequence) : 'pass'));
    const plan = fan(watchers, senders, 0, (sent) => repeat({ count: messages, pacing: each(300) }, sent));
    const dropped = injected('drop');
    const total = messages * watchers * senders;
    const ran = await runPlan(plan, { deliveries: total - dropped + injected(stranger) });
    const report = reportOn(plan, ran);
    expect(ran.errors).toEqual({});
    const figures = { expected: total, delivered: total - dropped, lost: dropped, inFlight: 0, duplicated: injected('twice') };
    expect(report.messages).toMatchObject({
      ...figures,
      published: messages * senders,
      reordered: injected('behind'),
      foreign: injected(stranger),
      missed: 0,
    });
    expect(report.flows).toMatchObject([{ ...figures, topic: 'fan/{client.index}', reordered: injected('behind') }]);
    expect(report.imbalances).toEqual([]);
  });

  test('a lost tail is lost, though a subscriber is missing, so that nobody can tell by counting', async () => {
    const [messages, tail] = [20, 3];
    proxy = await startFaultProxy(broker.port, ({ towards, type, bytes, header }) => {
      if (towards === 'broker') return type === packet.connect && bytes.includes('watch-4') ? 'drop' : 'pass';
      return header && header.sequence >= messages - tail ? 'drop' : 'pass';
    });
    const topic = text('to/', index);
    const sent = repeat({ count: messages, pacing: each(100) }, publish(0, topic));
    const watch = poolOf('watch', 5, 5, [connect, subscribe(0, topic), watching, holdUntilDone]);
    watch.connect.timeoutMs = 3_000;
    const send = poolOf('send', 5, 5, [connect, { kind: 'await', signal: 0, count: 4, line: 1 }, sent, disconnect]);
    const flows: FlowPlan[] = [{ publish: 0, subscribe: 0, filter: 0, match: 'keyed', shared: false }];
    const plan = planOf(proxy.port, [watch, send], { signals: [{ name: 'watching', expected: 5 }], flows, settleMs: 600 });
    const report = reportOn(plan, await runPlan(plan, { deliveries: 4 * (messages - tail) }));
    expect(report.messages).toMatchObject({ published: 5 * messages, delivered: 4 * (messages - tail), lost: 4 * tail });
    expect(report.imbalances).toEqual([]);
  });

  test('a session that is kept while its connection is cut gets everything, late: nothing is lost, nothing comes twice', async () => {
    let delivered = 0;
    proxy = await startFaultProxy(broker.port, ({ towards, header, connection }) => {
      // The watcher is the only one to receive anything.
      if (towards === 'client' && header && ++delivered === 30) setImmediate(() => proxy.cut((each) => each === connection));
      return 'pass';
    });
    const plan = fan(1, 2, 1, (sent) => repeat({ count: 50, pacing: each(100) }, sent));
    const [watcher] = plan.pools;
    watcher.connect = { ...watcher.connect, cleanStart: false, sessionExpirySeconds: 60 };
    watcher.reconnect = { minMs: 300, maxMs: 300 };
    const ran = await runPlan(plan, { deliveries: 100 });
    const { messages, connections, imbalances } = reportOn(plan, ran);
    expect(connections.lost).toBe(1);
    expect(messages).toMatchObject({ published: 100, expected: 100, delivered: 100, lost: 0, inFlight: 0 });
    expect(imbalances).toEqual([]);
  });

  test('delays of CONNACK, SUBACK, PUBREC and of messages show in the latencies of each, and in no other', async () => {
    const delays: Record<number, number> = { [packet.connack]: 80, [packet.suback]: 50, [packet.pubrec]: 30, [packet.publish]: 120 };
    proxy = await startFaultProxy(broker.port, ({ towards, type }) => (towards === 'client' ? (delays[type] ?? 'pass') : 'pass'));
    const plan = fan(1, 2, 2, (sent) => repeat({ count: 60, pacing: each(40) }, sent), { inflight: 100 });
    const ran = await runPlan(plan, { deliveries: 120 });
    const { latencyUs } = reportOn(plan, ran);
    const out = (type: number) => proxy.passages.filter((each) => each.towards === 'client' && each.type === type);
    const spans = (type: number, answer: number, from: (passage: Passage) => number) =>
      out(type).map((passage): Span => [passage.outUs! - from(passage), answerTo(passage, answer).inUs - from(passage)]);
    const due = ({ header }: Passage) => ran.startUs + header!.dueUs;
    const written = (passage: Passage) => due(passage) + passage.header!.latenessUs;
    const publishOf = (pubrec: Passage) => before(pubrec, packet.publish);
    within(latencyUs.delivery, spans(packet.publish, packet.pubrec, due), 120);
    within(latencyUs.deliveryService, spans(packet.publish, packet.pubrec, written), 120);
    within(
      latencyUs.publishReceived,
      spans(packet.pubrec, packet.pubrel, (pubrec) => due(publishOf(pubrec))),
      30,
    );
    expect(latencyUs.connack).toMatchObject({ count: 3 });
    expect(latencyUs.connack.min).toBeGreaterThanOrEqual(Math.min(...out(packet.connack).map(heldUs)) - 1_000);
    expect(latencyUs.subscribeService.min).toBeGreaterThanOrEqual(Math.min(...out(packet.suback).map(heldUs)) - 1_000);
    expect(latencyUs.subscribe.count).toBe(1);
  });

  test('delayed acknowledgements: the next message is late for it, which its latency counts and its service time does not', async () => {
    proxy = await startFaultProxy(broker.port, ({ type, towards }) => (towards === 'client' && type === packet.puback ? 25 : 'pass'));
    const plan = fan(1, 1, 1, (sent) => repeat({ count: 80, pacing: each(100) }, sent));
    const ran = await runPlan(plan, { deliveries: 80 });
    const { latencyUs } = reportOn(plan, ran);
    const { latency, service } = acknowledgedSpans(ran);
    within(latencyUs.publishAck, latency, 25);
    within(latencyUs.publishService, service, 25);
    // One every 25 ms at best instead of every 10: the last of 80 is late by more than a second.
    expect(latencyUs.publishAck.max).toBeGreaterThan(79 * 15_000);
    expect(latencyUs.publishAck.p50).toBeGreaterThan(2 * latencyUs.publishService.p50);
  });

  test('a stall of 2 s: all who were due meanwhile are late, and only one of them was under way', async () => {
    const [messages, perSecond] = [1_200, 240];
    let published = 0;
    proxy = await startFaultProxy(broker.port, ({ type, towards }) => {
      if (type === packet.publish && towards === 'broker' && ++published === 100) proxy.stall(2_000);
      return 'pass';
    });
    const plan = fan(1, 1, 1, (sent) => repeat({ count: messages, pacing: each(perSecond) }, sent));
    const ran = await runPlan(plan, { deliveries: messages });
    const report = reportOn(plan, ran);
    const { latency, service } = acknowledgedSpans(ran);
    within(report.latencyUs.publishAck, latency, 0);
    within(report.latencyUs.publishService, service, 0);
    expect(report.latencyUs.publishAck.count).toBe(messages);
    expect(report.latencyUs.publishAck.p999).toBeGreaterThan(1_950_000);
    // One in 1,200 is not in p99.9 (wrk2's case): who looks at service time alone sees nothing of the stall.
    expect(report.latencyUs.publishService.max).toBeGreaterThan(1_990_000);
    expect(report.latencyUs.publishService.p999).toBeLessThan(1_000_000);
    const count = countAbove(ran, 1_000_000);
    expect(count).toBeGreaterThanOrEqual(latency.filter(([atLeast]) => atLeast > 1_010_000).length);
    expect(count).toBeLessThanOrEqual(latency.filter(([, atMost]) => atMost > 990_000).length);
    // Those that were due in the stall's first second, but for the one under way when it began.
    expect(count).toBeGreaterThanOrEqual(perSecond * 0.97);
    expect(report.messages).toMatchObject({ published: messages, delivered: messages, lost: 0, missed: 0 });
  });

  /** What a latency must lie between, in µs. */
  type Span = [number, number];

  /** With one message at a time that is late anyway, the next one is written as soon as the acknowledgement is here. */
  function acknowledgedSpans({ startUs }: Ran): { latency: Span[]; service: Span[] } {
    const sent = proxy.passages.filter(({ type, towards }) => type === packet.publish && towards === 'broker');
    const answers = sent.map((each) => after(each, packet.puback, 'client'));
    const bounds = sent.map(({ header, inUs }, at): { due: number; written: number; from: number; to: number } => {
      const next = sent[at + 1];
      const follow = next && next.header!.latenessUs > 0 ? startUs + next.header!.dueUs + next.header!.latenessUs : undefined;
      const due = startUs + header!.dueUs;
      const to = follow ?? after(sent[at], packet.disconnect, 'broker').inUs;
      return { due, written: Math.min(inUs, due + header!.latenessUs), from: answers[at].outUs!, to };
    });
    return {
      latency: bounds.map(({ due, from, to }) => [from - due, to - due]),
      service: bounds.map(({ written, from, to }) => [from - written, to - written]),
    };
  }

  function heldUs({ inUs, outUs }: Passage): number {
    return outUs! - inUs;
  }

  /** The packet with which the client has answered. */
  function answerTo(passage: Passage, type: number): Passage {
    const { connection, packetId, outUs } = passage;
    return proxy.passages.find(
      (each) =>
        each.towards === 'broker' &&
        each.type === type &&
        each.connection === connection &&
        each.packetId === packetId &&
        each.inUs >= outUs!,
    )!;
  }

  function before({ connection, packetId, inUs }: Passage, type: number): Passage {
    return proxy.passages
      .filter(
        (each) =>
          each.towards === 'broker' &&
          each.type === type &&
          each.connection === connection &&
          each.packetId === packetId &&
          each.inUs <= inUs,
      )
      .at(-1)!;
  }

  function after({ connection, packetId, inUs }: Passage, type: number, towards: Passage['towards']): Passage {
    return proxy.passages.find(
      (each) =>
        each.towards === towards &&
        each.type === type &&
        each.connection === connection &&
        (each.packetId === packetId || each.packetId === 0) &&
        each.inUs >= inUs,
    )!;
  }

  /** The same share of the least and of the most that values can be bounds the percentile of what they are. */
  function within(summary: LatencySummary, spans: Span[], leastMs: number): void {
    const least = spans.map(([from]) => from).sort((a, b) => a - b);
    const most = spans.map(([, to]) => to).sort((a, b) => a - b);
    expect(summary.count).toBe(spans.length);
    expect(least[0]).toBeGreaterThanOrEqual(leastMs * 1000 - 1_000);
    for (const [percent, value] of [
      [0, summary.min],
      [50, summary.p50],
      [90, summary.p90],
      [99, summary.p99],
      [99.9, summary.p999],
      [100, summary.max],
    ]) {
      const rank = Math.max(1, Math.ceil((percent * spans.length) / 100 - 1e-9)) - 1;
      expect(value, `p${percent}`).toBeGreaterThanOrEqual(least[rank] * 0.99 - 1_000);
      expect(value, `p${percent}`).toBeLessThanOrEqual(most[rank] * 1.01 + 1_000);
    }
  }
});

const watching: Step = { kind: 'signal', signal: 0, line: 1 };

/** A message of nobody of this run: `elsewhere`, at QoS 0, in MQTT 5. */
const stranger = Buffer.from([0x30, 17, 0, 9, ...Buffer.from('elsewhere'), 0, ...Buffer.from('hello')]);

/** How many messages were acknowledged so long after they were due, within 1 %. */
function countAbove({ windows }: Ran, us: number): number {
  const totals = new Totals(2);
  for (const window of windows) totals.add(window);
  let above = 0;
  totals.whole().latency['publish.latency']?.forEachBucket((bucket, count) => {
    if (middleOf(bucket) > us) above += count;
  });
  return above;
}

function reportOn(plan: Plan, { windows }: Ran): Report {
  const series = new WindowSeries(plan.pools.length);
  const accountant = new Accountant(accountsOf(plan), plan.settleMs);
  for (const [source, window] of windows.entries()) {
    series.add(source, window);
    accountant.add(window);
  }
  const agents = [{ name: 'local', clients: 1 }];
  return reportOf({
    plan,
    startedAt: new Date(0),
    durationMs: 1000,
    series,
    books: accountant.books(),
    agents,
    ending: { kind: 'complete' },
  });
}
