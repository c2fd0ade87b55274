import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Plan, PoolPlan } from '../../runtime/src/plan/plan.ts';
import { analyze } from '../../server/src/language/analyze.ts';
import { type CompileOptions, compile } from '../../server/src/language/compile.ts';
import type { Environment } from '../../server/src/language/model.ts';

const isValidPlan = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync('docs/plan.schema.json', 'utf8')));

describe('steps', () => {
  test.each<[written: string, expected: object]>([
    ['disconnect abruptly', { kind: 'disconnect', abruptly: true }],
    [
      'disconnect reason quota_exceeded session_expiry 0s { user_property "why" client.id }',
      {
        kind: 'disconnect',
        abruptly: false,
        reasonCode: 0x97,
        sessionExpirySeconds: 0,
        userProperties: [{ name: literal('why'), value: { kind: 'clientId' } }],
      },
    ],
    [
      'subscribe "a/#", "b/+" qos 1 no_local identifier 7',
      {
        subscriptionIdentifier: 7,
        filters: [
          { filter: literal('a/#'), qos: 1, noLocal: true },
          { filter: literal('b/+'), qos: 1, noLocal: true },
        ],
      },
    ],
    [
      'subscribe {\n "a" qos 2 retain_handling if_new\n "b" retain_as_published\n}',
      {
        filters: [
          { filter: literal('a'), qos: 2, retainHandling: 1, retainAsPublished: false },
          { filter: literal('b'), qos: 0, retainHandling: 0, retainAsPublished: true },
        ],
      },
    ],
    ['unsubscribe "a", "b"', { kind: 'unsubscribe', filters: [literal('a'), literal('b')] }],
    ['wait 1.5s', { kind: 'wait', durationMs: literal(1_500) }],
    ['wait random(1s, 3s)', { durationMs: { kind: 'random', min: literal(1_000), max: literal(3_000), integer: false } }],
    ['hold 5m', { kind: 'hold', durationMs: literal(300_000) }],
    ['repeat 3 times { wait 1s }', { kind: 'repeat', count: 3, untilDone: false, pacing: { kind: 'none' }, steps: [{ kind: 'wait' }] }],
    ['repeat every 100ms for 10s { wait 1s }', { durationMs: 10_000, pacing: each({ kind: 'constant', perSecond: 10 }) }],
    ['repeat 5 times every 2s poisson { wait 1s }', { count: 5, pacing: { ...each({ kind: 'constant', perSecond: 0.5 }), poisson: true } }],
    ['repeat at 30/m each for 10s { wait 1s }', { pacing: each({ kind: 'constant', perSecond: 0.5 }) }],
    ['repeat at 9_000/s total for 10s { wait 1s }', { pacing: { kind: 'total', rate: { kind: 'constant', perSecond: 9_000 } } }],
    [
      'repeat at ramp 1/s -> 10/s over 5s total for 10s { wait 1s }',
      { pacing: { kind: 'total', rate: { kind: 'ramp', fromPerSecond: 1, toPerSecond: 10, durationMs: 5_000 } } },
    ],
    ['choose {\n 70% { wait 1s }\n 30% { wait 2s }\n}', { options: [{ weight: 0.7 }, { weight: 0.3, steps: [{ kind: 'wait' }] }] }],
    [
      'log "n {client.index} of {10 * 5}"',
      { message: { kind: 'concat', parts: [literal('n '), { kind: 'clientIndex' }, literal(' of 50')] } },
    ],
    [
      'publish "a" qos 2 retain',
      { kind: 'publish', qos: 2, retain: true, topicVaries: false, payload: { kind: 'text', text: literal('') } },
    ],
    ['publish "a/{message.seq}"', { topicVaries: true, topic: { kind: 'concat', parts: [literal('a/'), { kind: 'messageSeq' }] } }],
    ['publish "a" payload bytes(1KiB)', { payload: { kind: 'bytes', size: literal(1_024), fill: 'random' } }],
    ['publish "a" payload text(20)', { payload: { kind: 'bytes', size: literal(20), fill: 'text' } }],
    ['publish "a" payload "x{client.id}"', { payload: { kind: 'text', text: { kind: 'concat' } } }],
    [
      'publish "a" payload json { n: 5, who: client.id, list: [1, "b"], in: { t: 2s } }',
      { payload: { kind: 'json', parts: ['{"n":5,"who":', { kind: 'clientId' }, ',"list":[1,"b"],"in":{"t":2000}}'] } },
    ],
    ['wait 2 * 3s + 500ms', { durationMs: literal(6_500) }],
    ['wait 10 / 5/s', { durationMs: literal(2_000) }],
    ['wait client.index * 10ms', { durationMs: { kind: 'binary', op: '*', left: { kind: 'clientIndex' }, right: literal(10) } }],
    [
      'wait random(1, 3) / 2/s',
      { durationMs: { kind: 'binary', op: '*', left: { kind: 'binary', op: '/', right: literal(2) }, right: literal(1_000) } },
    ],
  ])('%s', (written, expected) => {
    expect(poolWith(written).steps[1]).toMatchObject(expected);
  });
});

describe('settings', () => {
  test.each<[written: string, expected: object]>([
    ['arrive 100/s', { arrival: { kind: 'rate', perSecond: 100 } }],
    ['arrive at once', { arrival: { kind: 'atOnce' } }],
    ['arrive over 30s', { arrival: { kind: 'over', durationMs: 30_000 } }],
    ['arrive poisson 5/m', { arrival: { kind: 'poisson', perSecond: 5 / 60 } }],
    ['arrive ramp 1/s -> 9/s over 1m', { arrival: { kind: 'ramp', fromPerSecond: 1, toPerSecond: 9, durationMs: 60_000 } }],
    ['client_id "c{client.index}"', { connect: { clientId: { kind: 'concat', parts: [literal('c'), { kind: 'clientIndex' }] } } }],
    ['password secret("key")', { connect: { password: { kind: 'secret', name: 'key' } } }],
    ['version 3.1', { connect: { version: 3 } }],
    ['clean false', { connect: { cleanStart: false } }],
    ['session_expiry 1h', { connect: { sessionExpirySeconds: 3_600 } }],
    ['maximum_packet_size 64KiB', { connect: { maximumPacketSize: 65_536 } }],
    ['user_property "a" "b"', { connect: { userProperties: [{ name: literal('a'), value: literal('b') }] } }],
    ['reconnect', { reconnect: { minMs: 1_000, maxMs: 30_000 } }],
    ['reconnect backoff 500ms..1m attempts 3', { reconnect: { minMs: 500, maxMs: 60_000, attempts: 3 } }],
    ['inflight 20', { inflight: 20 }],
    [
      'will "gone/{client.index}" qos 1 retain payload "bye" { delay 5s }',
      { connect: { will: { qos: 1, retain: true, delaySeconds: 5 } } },
    ],
  ])('%s', (written, expected) => {
    expect(poolWith('hold 1s', written)).toMatchObject(expected);
  });

  test('a pool without a number has one client', () => {
    expect(planOf('pool a { connect }').pools[0].clients).toBe(1);
  });

  test('a pool overrides the broker', () => {
    const { pools } = planOf(
      'broker "mqtt://h" {\n keepalive 30s\n inflight 5\n}\npool a[1] { connect }\npool b[1] {\n keepalive 9s\n connect\n}',
    );
    expect(pools.map((pool) => [pool.connect.keepAliveSeconds, pool.inflight])).toEqual([
      [30, 5],
      [9, 5],
    ]);
  });

  test.each([
    ['mqtt://h', { transport: 'tcp', host: 'h', port: 1883, path: '' }],
    ['mqtt://[::1]:1884', { transport: 'tcp', host: '::1', port: 1884, path: '' }],
    ['tcp://10.0.0.1:1', { transport: 'tcp', host: '10.0.0.1', port: 1, path: '' }],
  ])('%s', (url, endpoint) => {
    expect(planOf(`broker "${url}"\npool a[1] { connect }`).brokers).toEqual([endpoint]);
  });
});

describe('tracking', () => {
  const track = (payload: string, version: string, more = '') =>
    poolWith(`publish "a" payload ${payload} ${more}`, `version ${version}`).steps[1] as { tracking: string };

  test.each([
    ['bytes(30)', '5', 'payload'],
    ['bytes(30)', '3.1.1', 'payload'],
    ['bytes(random(30, 90))', '3.1.1', 'payload'],
    ['bytes(29)', '5', 'userProperty'],
    ['json { a: 1 }', '5', 'userProperty'],
    ['json { a: 1 }', '3.1.1', 'jsonMember'],
    ['"hello"', '5', 'userProperty'],
    ['"hello"', '3.1.1', 'off'],
    ['text(100)', '5', 'userProperty'],
  ])('%s by MQTT %s: %s', (payload, version, expected) => {
    expect(track(payload, version).tracking).toBe(expected);
  });

  test('as the publish says, else its payload, else the pool', () => {
    expect(track('bytes(90)', '5', 'tracking property').tracking).toBe('userProperty');
    expect(track('json { a: 1 }', '5', 'tracking payload').tracking).toBe('jsonMember');
    const { pools } = planOf(
      'payload x = bytes(90) tracking off\npool a[1] {\n tracking property\n connect\n publish "a" payload x\n publish "b" payload bytes(90)\n}',
    );
    expect(pools[0].steps.slice(1)).toMatchObject([{ tracking: 'off' }, { tracking: 'userProperty' }]);
  });
});

test('signals count every client once', () => {
  const plan = planOf(
    'pool a[4] {\n connect\n signal x\n}\npool b[3] {\n signal x\n repeat 2 times { signal y }\n await x\n await y from 5\n await z\n}\npool c[1] {\n signal z\n}',
  );
  expect(plan.signals).toEqual([
    { name: 'x', expected: 7 },
    { name: 'y', expected: 6 },
    { name: 'z', expected: 1 },
  ]);
  expect(plan.pools[1].steps.filter((step) => step.kind === 'await')).toMatchObject([{ count: 7 }, { count: 5 }, { count: 1 }]);
});

test('flows join publishes and filters that can meet', () => {
  const plan = planOf(
    'pool a[2] {\n connect\n subscribe "x/#", "y/{client.index}", "$share/g/x/+"\n hold until done\n}\npool b[2] {\n connect\n publish "x/1"\n publish "y/{client.index}"\n publish "z"\n}',
  );
  expect(plan.flows).toEqual([
    { publish: 0, subscribe: 0, filter: 0, match: 'always', shared: false },
    { publish: 0, subscribe: 0, filter: 2, match: 'always', shared: true },
    { publish: 1, subscribe: 0, filter: 1, match: 'keyed', shared: false },
  ]);
  expect(plan.pools.map((pool) => pool.untilDone)).toEqual([true, false]);
});

test('variables of a pool have slots, and handlers read the message', () => {
  const { pools } = planOf(
    'pool a[1] {\n let n = 0\n let s = "x"\n connect\n subscribe "q/#"\n on "q/#" as m {\n let n = n + 1\n publish "r/{m.json.user.id}/{n}/{s}" payload m.payload\n }\n hold 5s\n}',
  );
  expect(pools[0].handlers[0].steps).toMatchObject([
    { kind: 'let', slot: 0, value: { kind: 'binary', left: { kind: 'local', slot: 0 } } },
    {
      topic: {
        parts: [
          literal('r/'),
          { kind: 'received', field: 'json', path: ['user', 'id'] },
          literal('/'),
          { kind: 'local', slot: 0 },
          literal('/'),
          { slot: 1 },
        ],
      },
      payload: { kind: 'text', text: { kind: 'received', field: 'payload' } },
    },
  ]);
});

test('MQTT 5 properties of a message', () => {
  const { steps } = poolWith(
    'publish "a" {\n message_expiry 1m\n content_type "x"\n response_topic "b/{client.id}"\n correlation_data "{message.seq}"\n format text\n user_property "k" "v"\n}',
  );
  expect(steps[1]).toMatchObject({
    properties: {
      messageExpirySeconds: literal(60),
      contentType: literal('x'),
      responseTopic: { kind: 'concat', parts: [literal('b/'), { kind: 'clientId' }] },
      correlationData: { kind: 'concat', parts: [{ kind: 'messageSeq' }] },
      payloadIsText: true,
      userProperties: [{ name: literal('k'), value: literal('v') }],
    },
  });
});

test('expectations in the units of their metrics', () => {
  const plan = planOf(
    'pool a[1] {\n connect\n subscribe "x"\n publish "x" qos 1\n}\nexpect {\n connect.time p99.9 < 2s\n a.publish.missed <= 0.1%\n publish.missed == 0\n publish.rate >= 5/s\n publish.bytes < 1KB\n}',
  );
  expect(plan.expectations).toEqual([
    { text: 'connect.time p99.9 < 2s', line: 7, metric: 'connect.time', statistic: 'p99.9', comparison: '<', unit: 'us', value: 2_000_000 },
    { text: 'a.publish.missed <= 0.1%', line: 8, pool: 0, metric: 'publish.missed', comparison: '<=', unit: 'share', value: 0.001 },
    { text: 'publish.missed == 0', line: 9, metric: 'publish.missed', comparison: '==', unit: 'count', value: 0 },
    { text: 'publish.rate >= 5/s', line: 10, metric: 'publish.rate', comparison: '>=', unit: 'perSecond', value: 5 },
    { text: 'publish.bytes < 1KB', line: 11, metric: 'publish.bytes', comparison: '<', unit: 'count', value: 1_000 },
  ]);
});

describe('what a run gives', () => {
  const text = 'param n = 10\nparam gap = 1s\nparam host = "localhost"\nbroker "mqtt://{host}"\npool a[n] {\n connect\n wait gap * n\n}';

  test('parameters, in any spelling of their type', () => {
    const plan = planOf(text, { params: { n: '2 * 3', gap: '500ms', host: 'example.org' } });
    expect(plan.params).toEqual({ n: '6', gap: '500ms', host: '"example.org"' });
    expect(plan.pools[0]).toMatchObject({ clients: 6, steps: [{}, { durationMs: literal(3_000) }] });
    expect(plan.brokers[0].host).toBe('example.org');
  });

  test.each<[Record<string, string>, string, string]>([
    [{ n: '2s' }, 'wrong-param', 'the parameter `n` is a number such as `10`, and `2s` was given for it'],
    [{ n: 'many' }, 'wrong-param', 'was given for it'],
    [{ gap: '5' }, 'wrong-param', 'is a duration such as `1s`'],
    [{ m: '5' }, 'unknown-param', 'did you mean `n`?'],
    [{ n: '0' }, 'out-of-range', 'the size of pool `a` must be at least 1; it is 0'],
  ])('%o', (params, code, message) => {
    const { plan, diagnostics } = compiled(text, { params });
    expect(plan).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code, message: expect.stringContaining(message) }]);
  });

  test('a broker, workers and a seed', () => {
    const plan = planOf(text, { broker: 'mqtt://10.0.0.1:1', workers: 3, seed: 9 });
    expect(plan.brokers).toEqual([{ transport: 'tcp', host: '10.0.0.1', port: 1, path: '' }]);
    expect(plan).toMatchObject({ seed: 9, agents: [{ kind: 'local', workers: 3 }] });
  });

  test('a broker whose URL is none', () => {
    expect(compiled(text, { broker: '10.0.0.1' }).diagnostics).toMatchObject([{ code: 'invalid-url' }]);
  });

  test('a range of brokers', () => {
    const { brokers } = planOf('broker "mqtt://10.0.0.254:1".."mqtt://10.0.1.1:1"\npool a { connect }');
    expect(brokers.map(({ host, port }) => `${host}:${port}`)).toEqual(['10.0.0.254:1', '10.0.0.255:1', '10.0.1.0:1', '10.0.1.1:1']);
  });

  test('an environment variable, or its default', () => {
    const scenario = 'broker env("BROKER", "mqtt://fallback")\npool a { connect }';
    expect(planOf(scenario).brokers[0].host).toBe('fallback');
    const { model } = analyze(scenario, { variable: () => 'mqtt://other' });
    expect(compile(model, { sourceFile: 'a' }).plan?.brokers[0].host).toBe('other');
    const blind = analyze(scenario.replace(', "mqtt://fallback"', ''));
    expect(compile(blind.model, { sourceFile: 'a' })).toMatchObject({ diagnostics: [{ code: 'unset-variable' }] });
  });

  test('the embedded broker speaks MQTT 3.1.1', () => {
    const { plan, diagnostics } = compiled(text, { broker: 'embedded' });
    expect(plan?.pools[0].connect.version).toBe(4);
    expect(diagnostics).toMatchObject([{ severity: 'information', code: 'embedded-broker' }]);
  });

  test.each([
    ['pool a[1] {\n session_expiry 1h\n connect\n}', 'needs-mqtt-5'],
    ['pool a[1] {\n connect\n subscribe "$share/g/a"\n publish "a"\n}', 'not-supported'],
  ])('the embedded broker cannot run %s', (scenario, code) => {
    const { plan, diagnostics } = compiled(scenario, { broker: 'embedded' });
    expect(plan).toBeUndefined();
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([{ code }]);
  });
});

describe('the broker’s own figures', () => {
  const observer = 'monitor sys every 20s username "observer" password secret("observing")';
  const tls = { insecure: false };
  test.each<[written: string, expected: object | undefined]>([
    ['', undefined],
    ['monitor sys', { kind: 'sys', everyMs: 10_000, tls }],
    ['username "all"\nmonitor sys', { kind: 'sys', everyMs: 10_000, username: literal('all'), tls }],
    ['username "c-{client.index}"\nmonitor sys', { kind: 'sys', everyMs: 10_000, tls }],
    [observer, { kind: 'sys', everyMs: 20_000, username: literal('observer'), password: { kind: 'secret', name: 'observing' }, tls }],
    ['tls {\nca "ca.pem"\n}\nmonitor sys', { kind: 'sys', everyMs: 10_000, tls: { ca: 'ca.pem', insecure: false } }],
    ['monitor prometheus "http://h:1/m"', { kind: 'prometheus', url: 'http://h:1/m' }],
  ])('%j', (written, expected) => {
    expect(planOf(`broker "mqtts://h" {\n${written}\n}\npool p {\nconnect\n}`).monitor).toEqual(expected);
  });
});

test('what a scenario leaves out', () => {
  expect(planOf('pool a[1] { connect }')).toMatchObject({
    scenario: 'test',
    seed: 1,
    brokers: [{ transport: 'tcp', host: 'localhost', port: 1883 }],
    settleMs: 5_000,
    giveUpMs: 30_000,
    agents: [{ kind: 'local', weight: 1 }],
    agentPolicy: { onAgentLoss: 'stop', orphanTimeoutMs: 60_000 },
    pools: [
      { arrival: { kind: 'atOnce' }, inflight: 1, connect: { version: 5, cleanStart: true, keepAliveSeconds: 60, timeoutMs: 10_000 } },
    ],
  });
});

test('a scenario without pools has no plan', () => {
  expect(compiled('seed 5')).toMatchObject({ diagnostics: [{ code: 'nothing-to-run' }] });
});

test('a scenario with errors has no plan, and its errors are not said twice', () => {
  expect(compiled('pool a[1] { conect }', { params: {} })).toEqual({ diagnostics: [] });
});

const environment: Environment = { readFile: () => 'user\nann\n', fileExists: () => true, variable: () => undefined };

function compiled(text: string, options: Partial<CompileOptions> = {}) {
  return compile(analyze(text, environment).model, { sourceFile: 'test.mqtt-scenario', ...options });
}

/** The plan of a text, which must hold against the published schema. */
function planOf(text: string, options: Partial<CompileOptions> = {}): Plan {
  expect(analyze(text, environment).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { plan, diagnostics } = compiled(text, options);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(isValidPlan(plan) ? [] : isValidPlan.errors).toEqual([]);
  return plan!;
}

function poolWith(step: string, setting = ''): PoolPlan {
  return planOf(`pool p[10] {\n  ${setting}\n  connect\n  ${step}\n}`).pools[0];
}

function literal(value: string | number) {
  return { kind: 'literal', value };
}

function each(rate: object) {
  return { kind: 'each', rate, poisson: false };
}
