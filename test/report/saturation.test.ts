import { describe, expect, test } from 'vitest';
import type { Limit, Saturation } from '../../runtime/src/report/report.ts';
import { saturationOf } from '../../runtime/src/report/saturation/saturation.ts';
import { Histogram } from '../../runtime/src/stats/histogram.ts';
import { encodeHistogram } from '../../runtime/src/stats/histogramText.ts';
import { emptyWindow } from '../../runtime/src/stats/merge.ts';
import type { CounterName, LatencyName } from '../../runtime/src/stats/metrics.ts';
import type { HostSample, ProcessSample, Window } from '../../runtime/src/stats/window.ts';
import { hostSample, processSample } from '../stats/samples.ts';

/** What is remarkable in a second; the rest is as in a run that goes well. Latencies in ms, which all hundred values have. */
interface Second {
  process?: Partial<ProcessSample>;
  host?: Partial<HostSample>;
  latency?: Partial<Record<LatencyName, number>>;
  counters?: Partial<Record<CounterName, number>>;
  error?: [reason: string, count: number];
}

const usual: Partial<Record<LatencyName, number>> = { 'connect.tcp': 1, 'publish.service': 2, 'delivery.service': 3, 'publish.pacing': 1 };

function judged(seconds: readonly Second[], agents = ['local']): Saturation {
  const tcpUs = Math.min(...seconds.map(({ latency }) => (latency?.['connect.tcp'] ?? 1) * 1000));
  return saturationOf(seconds.map(windowOf), { agentNames: agents, tcpUs });
}

function windowOf({ process, host, latency, counters = {}, error }: Second, index: number): Window {
  const empty = emptyWindow(index, 1);
  const texts = Object.entries({ ...usual, ...latency }).map(([name, ms]) => [name, textOf(ms)]);
  return {
    ...empty,
    pools: [{ ...empty.pools[0], peak: 100, connected: 100, counters, latency: Object.fromEntries(texts) }],
    errors: error ? [{ pool: 0, reason: error[0], count: error[1], firstAtMs: index * 1000 }] : [],
    processes: [processSample(process)],
    hosts: [hostSample(host)],
  };
}

function textOf(ms: number): string {
  const histogram = new Histogram();
  for (let count = 0; count < 100; count++) histogram.record(ms * 1000);
  return encodeHistogram(histogram);
}

const calm: Second = {};

test('of a run that goes well nobody is named', () => {
  const nobody = 'Nobody was at a limit: not the load generator, not the network, not the broker.';
  expect(judged([calm, calm, calm])).toEqual({ limit: 'none', summary: nobody, spans: [] });
  expect(judged([])).toEqual({ limit: 'none', summary: '', spans: [] });
});

describe('one remarkable second among calm ones:', () => {
  test.each<[Limit, string, Second]>([
    [
      'generator',
      'agent local handled events up to 400 ms late, waiting 350 ms for a processor',
      { process: { longestDelayUs: 400_000, cpuWaitMs: 350 } },
    ],
    ['generator', 'agent local handled events up to 2 ms late, waiting 500 ms for a processor', { process: { cpuWaitMs: 500 } }],
    [
      'generator',
      'agent local handled events up to 300 ms late, collecting garbage for 280 ms',
      { process: { longestDelayUs: 300_000, gcMs: 280 } },
    ],
    [
      'generator',
      'agent local handled events up to 90 ms late, with a whole processor in use',
      { process: { eventLoopDelayUs: 60_000, longestDelayUs: 90_000, cpuMs: 990 } },
    ],
    ['generator', 'the host of agent local had 40 MB of memory left', { host: { freeMemoryBytes: 4e7 } }],
    ['generator', '2 MB had arrived at agent local that it had not read yet', { host: { unreadBytes: 2e6 } }],
    ['generator', '12 × connect failed: EMFILE', { error: ['connect failed: EMFILE', 12] }],
    ['generator', '12 × connect failed: EADDRNOTAVAIL', { error: ['connect failed: EADDRNOTAVAIL', 12] }],
    [
      'network',
      "5 % of the TCP segments of agent local's host were lost and sent again",
      { host: { segmentsLost: 50 }, latency: { 'publish.service': 210 } },
    ],
    ['network', '30 × connect failed: EHOSTUNREACH', { error: ['connect failed: EHOSTUNREACH', 30] }],
    ['network', '30 × connect timeout: no connection within 10 s', { error: ['connect timeout: no connection within 10 s', 30] }],
    [
      'network',
      'publishes left 700 ms late (p90), as more was sent than the network carried',
      { process: { awaitingSockets: 8 }, latency: { 'publish.pacing': 700 } },
    ],
    ['brokerSlow', 'it acknowledged publishes within 600 ms (p90)', { latency: { 'publish.service': 600 } }],
    ['brokerSlow', 'it delivered messages within 600 ms (p90)', { latency: { 'delivery.service': 600 } }],
    ['brokerSlow', 'it answered CONNECT within 3 s (p90)', { latency: { 'connect.connack': 3_000 } }],
    ['brokerSlow', 'it did not read what it was sent on 4 connections', { host: { connectionsSeen: 4, closedWindows: 4 } }],
    ['brokerSlow', '9 × connection lost: keep alive timeout', { error: ['connection lost: keep alive timeout', 9] }],
    [
      'brokerSlow',
      'publishes left 700 ms late (p90), as 8 clients waited for acknowledgements of all that may be in flight',
      { process: { awaitingAnswers: 8 }, latency: { 'publish.pacing': 700 } },
    ],
    ['brokerRefuses', '50 × connect refused: server busy (137)', { error: ['connect refused: server busy (137)', 50] }],
    ['brokerRefuses', '50 × connection lost: ECONNRESET', { error: ['connection lost: ECONNRESET', 50] }],
    ['brokerRefuses', '50 × closed before CONNACK', { error: ['closed before CONNACK', 50] }],
  ])('%s, as %s', (limit, evidence, second) => {
    const { limit: found, spans } = judged([calm, calm, calm, calm, second, calm, calm]);
    expect(spans.filter((span) => span.toMs === 5_000)).toEqual([expect.objectContaining({ limit, evidence: [evidence] })]);
    expect(found).toBe(limit);
    expect(spans).toHaveLength(1);
  });
});

describe('is not named', () => {
  test.each<[string, Second[]]>([
    [
      'one connection of a hundred and more that breaks',
      [{ counters: { 'connect.attempted': 500 }, error: ['connection lost: ECONNRESET', 1] }],
    ],
    ['a network in which others lose, as we do not feel it', [{ host: { segmentsLost: 500 } }]],
    [
      'a client that is taken over by another with its name',
      [{ error: ['connection lost: disconnected by the broker: session taken over (142)', 50] }],
    ],
    ['what only follows from other errors', [{ error: ['publish missed: not connected', 500] }]],
    ['data that arrives as fast as it is read', [{ host: { unreadBytes: 2e6 }, counters: { 'delivery.bytes': 9e6 } }]],
  ])('%s', (_, seconds) => {
    expect(judged([...seconds, calm, calm])).toMatchObject({ limit: 'none', spans: [] });
  });
});

test('a broker far away is not slow', () => {
  const far: Second = { latency: { 'connect.tcp': 150, 'publish.service': 310, 'delivery.service': 320 } };
  expect(judged([far, far, far])).toMatchObject({ limit: 'none', spans: [] });
});

describe('nobody is blamed for another’s limit:', () => {
  test.each<[string, Second[]]>([
    [
      'the broker for a generator that was paused',
      [calm, { process: { longestDelayUs: 1_500_000 } }, { latency: { 'delivery.service': 1_400, 'publish.service': 1_450 } }],
    ],
    [
      'the broker for a generator that is always late',
      [{ process: { eventLoopDelayUs: 90_000, longestDelayUs: 120_000 }, latency: { 'delivery.service': 240 } }],
    ],
  ])('%s', (_, seconds) => {
    expect(new Set(judged([...seconds, calm]).spans.map(({ limit }) => limit))).toEqual(new Set(['generator']));
  });

  test('the broker for a network that loses', () => {
    const { spans } = judged([{ host: { segmentsLost: 80 }, latency: { 'publish.service': 250, 'delivery.service': 400 } }, calm]);
    expect(spans.map(({ limit }) => limit)).toEqual(['network']);
  });

  test('nor for what it cannot read, as something before it was lost', () => {
    const lossy: Second = { host: { segmentsLost: 80 }, latency: { 'publish.service': 250, 'delivery.service': 400 } };
    const seconds = [lossy, lossy, { host: { segmentsLost: 80 } }, { host: { closedWindows: 1 } }, calm];
    expect(judged(seconds).spans.map(({ limit }) => limit)).toEqual(['network']);
  });

  test('the network for a broker that does not read', () => {
    const full: Second = {
      host: { closedWindows: 3, segmentsLost: 80 },
      process: { awaitingSockets: 9 },
      latency: { 'publish.pacing': 900 },
    };
    expect(judged([full, full]).spans.map(({ limit }) => limit)).toEqual(['brokerSlow']);
  });

  test('nor for what is late because it had not read', () => {
    const late: Second = { process: { awaitingSockets: 9 }, latency: { 'publish.pacing': 3_000 } };
    expect(judged([{ host: { closedWindows: 3 } }, calm, late]).spans.map(({ limit }) => limit)).toEqual(['brokerSlow']);
  });
});

test('a stall is a span from when it began: what arrives late has been waited for', () => {
  const { spans, summary } = judged([calm, calm, calm, calm, { latency: { 'publish.service': 2_100 } }, calm]);
  expect(spans).toMatchObject([{ limit: 'brokerSlow', fromMs: 2_000, toMs: 5_000 }]);
  expect(summary).toBe('The broker was slow for 3 s from 0:02 on: it acknowledged publishes within 2.1 s (p90).');
});

test('of several, the sentence tells of who was at a limit for longest, with the worst of it, and names the others', () => {
  const late = (us: number): Second => ({ process: { agent: 1, longestDelayUs: us } });
  const { limit, summary, spans } = judged(
    [late(300_000), calm, late(700_000), calm, calm, calm, { error: ['connect refused: banned (138)', 50] }],
    ['here', 'there'],
  );
  expect(limit).toBe('generator');
  expect(spans).toMatchObject([
    { limit: 'generator', fromMs: 0, toMs: 3_000 },
    { limit: 'brokerRefuses', fromMs: 6_000, toMs: 7_000 },
  ]);
  expect(summary).toBe(
    'The load generator was at its limit for 3 s from 0:00 on: agent there handled events up to 700 ms late; ' +
      'the broker refused clients or hung up for 1 s from 0:06 on.',
  );
});

test('errors of the seconds of a span are counted together', () => {
  const cut = (count: number): Second => ({ error: ['connection lost: closed by the broker', count] });
  const { summary } = judged([cut(5), cut(9), calm, cut(2), calm]);
  expect(summary).toBe('The broker refused clients or hung up for 4 s from 0:00 on: 16 × connection lost: closed by the broker.');
});

test('where only some of many connections were looked at, they stand for all', () => {
  const { spans } = judged([{ process: { openSockets: 1_000 }, host: { connectionsSeen: 100, closedWindows: 7 } }]);
  expect(spans[0].evidence).toEqual(['it did not read what it was sent on 70 connections']);
});
