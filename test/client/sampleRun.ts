import type { DistributionPoint, LatencyPoint, RunView, SeriesPoint } from '../../client/src/messages.ts';
import type { Connections, LatencySummary, Messages, Report } from '../../runtime/src/report/report.ts';

/** A run as the page may get it: two minutes of 9,020 clients, with a stall of the broker after 70 s. */
export function sampleRun(options: { phase?: RunView['phase']; seconds?: number; slower?: number } = {}): RunView {
  const { phase = 'ended', seconds = 120, slower = 1 } = options;
  const points = Array.from({ length: seconds }, (_, second) => pointAt(second, slower));
  return {
    id: '2026-11-23T03-11-00-courier-peak',
    phase,
    elapsedMs: seconds * 1_000,
    usualMs: 120_000,
    longestMs: 151_000,
    points,
    report: sampleReport(points, phase === 'ended'),
    distributions: { 'delivery.latency': distribution(slower), 'publish.latency': distribution(0.6 * slower) },
    marks: [
      { kind: 'signal', atMs: 1_200, text: 'signal watching: 20 of 20', line: 21 },
      { kind: 'error', atMs: 70_400, text: 'first: connection lost: keep alive timeout', line: 25 },
      { kind: 'expectation', atMs: 72_000, text: 'delivery.latency p99 < 250ms is broken', line: 47 },
    ].filter(({ atMs }) => atMs < seconds * 1_000) as RunView['marks'],
  };
}

export function sampleReport(points: readonly SeriesPoint[], ended: boolean): Report {
  const total = (of: (point: SeriesPoint) => number) => points.reduce((sum, point) => sum + of(point), 0);
  const messages = books(
    total(({ published }) => published),
    total(({ delivered }) => delivered),
  );
  const peak = Math.max(...points.map(({ connected }) => connected));
  const worst = Math.max(...points.map(({ latency }) => latency['delivery.latency']?.p99 ?? 0));
  const latencyUs = latencies(1);
  return {
    schemaVersion: 2,
    scenario: 'courier-peak',
    sourceFile: 'courier-peak.mqtt-scenario',
    verdict: worst < 250_000 ? 'passed' : 'failed',
    summary: ended ? '1 of 5 expectations is broken: delivery.latency p99 < 250ms was 312 ms.' : '',
    startedAt: '2026-11-23T03:11:00.000Z',
    durationMs: points.length * 1_000,
    brokers: ['mqtt://broker.example:1883'],
    params: { riders: '9_000', fix_every: '1s' },
    seed: 7,
    connections: connections(9_020, peak),
    messages,
    latencyUs,
    deliveryErrorUs: 0,
    saturation: { limit: 'none', summary: 'Nobody was at a limit: not the load generator, not the network, not the broker.', spans: [] },
    imbalances: [],
    steady: {
      kind: 'measured',
      fromMs: 12_000,
      toMs: 60_000,
      publishedPerSecond: 9_000,
      deliveredPerSecond: 8_990,
      latencyUs,
      drifts: [],
    },
    expectations: [
      { text: 'connect.success >= 99.9%', line: 45, actual: 0.9999, actualText: '99.99 %', passed: true },
      { text: 'connect.time p99 < 2s', line: 46, actual: 41_200, actualText: '41.2 ms', passed: true },
      {
        text: 'delivery.latency p99 < 250ms',
        line: 47,
        actual: worst,
        actualText: `${Math.round(worst / 1_000)} ms`,
        passed: worst < 250_000,
      },
      { text: 'delivery.lost == 0', line: 48, actual: messages.lost, actualText: String(messages.lost), passed: messages.lost === 0 },
      { text: 'publish.missed < 0.1%', line: 49, actual: 0, actualText: '0 %', passed: true },
    ],
    pools: [
      { name: 'ops', line: 18, clients: 20, connections: connections(20, 20), messages: { ...messages, published: 0 }, latencyUs },
      {
        name: 'rider',
        line: 25,
        clients: 9_000,
        connections: connections(9_000, peak - 20),
        messages: books(messages.published, 0),
        latencyUs,
      },
    ],
    flows: [
      {
        publishLine: 37,
        fromPool: 'rider',
        toPool: 'ops',
        topic: 'rider/{client.index}/fix',
        published: messages.published,
        expected: messages.expected,
        delivered: messages.delivered,
        lost: 0,
        inFlight: messages.inFlight,
        duplicated: messages.duplicated,
        reordered: 0,
      },
    ],
    agents: [
      {
        name: 'local',
        workers: 2,
        clients: 9_020,
        cpuMs: points.length * 740,
        peakRssBytes: 312e6,
        peakOpenSockets: peak,
        eventLoopDelayUs: { p99Max: 4_200 },
      },
    ],
    errors:
      points.length > 70
        ? [
            {
              reason: 'connection lost: keep alive timeout',
              pool: 'rider',
              count: 212,
              firstAtMs: 70_400,
              hint: 'The broker did not answer PINGREQ in time: look at its load and at what lies between.',
            },
          ]
        : [],
  };
}

function pointAt(second: number, slower: number): SeriesPoint {
  const ramp = Math.min(1, second / 12);
  const stall = second >= 70 && second < 74;
  const connected = Math.round(20 + 9_000 * ramp) - (stall ? 212 : 0);
  const published = second < 2 ? 0 : Math.round(9_000 * Math.max(0, ramp - 0.1) + 130 * wave(second, 3.1));
  const delivered = stall ? Math.round(published * 0.35) : second === 74 ? published * 3 : published;
  const latency = latencyAt(second, stall ? 60 : slower);
  return { second, connected, published, delivered, errors: stall ? 53 : 0, latency: second < 2 ? {} : { 'delivery.latency': latency } };
}

function latencyAt(second: number, factor: number): LatencyPoint {
  const p50 = 900 * factor * (1 + 0.2 * wave(second, 1.7));
  return { p50, p90: p50 * 1.9, p99: p50 * (6 + 2 * wave(second, 5.3)), max: p50 * (14 + 6 * wave(second, 2.9)) };
}

/** Looks irregular, and is the same in every run. */
function wave(second: number, frequency: number): number {
  return 0.6 * Math.sin(second * frequency) + 0.4 * Math.sin(second * frequency * 2.37 + 1);
}

function distribution(factor: number): DistributionPoint[] {
  const percents = [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.99, 99.999];
  return percents.map((percent) => ({ percent, us: Math.round(400 * factor * (1 + 2.1 * Math.log10(100 / (100 - percent)) ** 3)) }));
}

function connections(attempted: number, peak: number): Connections {
  return { attempted, succeeded: attempted - 1, failed: 1, lost: 0, peak, byReason: {} };
}

function books(published: number, delivered: number): Messages {
  const inFlight = Math.max(0, published - delivered);
  return {
    published,
    expected: published,
    delivered,
    lost: 0,
    inFlight,
    duplicated: 3,
    reordered: 0,
    foreign: 0,
    retained: 0,
    wills: 0,
    missed: 0,
    missedByReason: {},
  };
}

function latencies(factor: number): Report['latencyUs'] {
  const summary = (p50: number): LatencySummary => ({
    count: 900_000,
    min: p50 / 3,
    p50,
    p90: p50 * 2,
    p99: p50 * 9,
    p999: p50 * 30,
    max: p50 * 61,
    mean: p50 * 1.2,
  });
  const none: LatencySummary = { count: 0, min: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0, mean: 0 };
  return {
    connect: summary(4_600 * factor),
    connectService: summary(4_500 * factor),
    connectPacing: summary(100),
    tcp: summary(400),
    tls: none,
    connack: summary(4_100 * factor),
    subscribe: summary(1_200),
    subscribeService: summary(1_200),
    publishAck: none,
    publishService: none,
    publishReceived: none,
    delivery: summary(920 * factor),
    deliveryService: summary(800 * factor),
    response: none,
    pacing: summary(120),
  };
}
