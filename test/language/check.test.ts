import { describe, expect, test } from 'vitest';
import { analyze } from '../../server/src/language/analyze.ts';
import { codes } from '../../server/src/language/catalog.ts';
import type { Diagnostic, Fix } from '../../server/src/language/diagnostic.ts';
import type { Environment } from '../../server/src/language/model.ts';
import { withoutMarks } from './marks.ts';

/** A scenario with marks, then for each mark, in order, the code and a part of the message. */
type Row = [marked: string, ...expected: string[]];

/** Steps of a pool that is otherwise whole. */
const steps = (...lines: string[]) => `pool p[10] {\n  connect\n  ${lines.join('\n  ')}\n  disconnect\n}`;
const settings = (...lines: string[]) => `pool p[10] {\n  ${lines.join('\n  ')}\n  connect\n  disconnect\n}`;
const broker = (...lines: string[]) => `broker "mqtt://localhost:1883" {\n  ${lines.join('\n  ')}\n}\n${settings()}`;
const expectation = (line: string) =>
  `pool p[10] {\n  connect\n  subscribe "a/#"\n  signal on\n  await on\n  repeat every 1s for 5s { publish "a/b" qos 1 payload bytes(64) }\n  disconnect\n}\nexpect {\n  ${line}\n}`;

const words: Row[] = [
  ['«pol» p[10] { connect }', 'unknown-word: unknown word `pol`; did you mean `pool`?'],
  [steps('«conect»'), 'unknown-word: did you mean `connect`?'],
  [steps('«keepalive» 5s').replace('keepalive', 'give_up'), 'misplaced-word: it belongs in `broker { … }`'],
  [steps('«qos» 1'), 'misplaced-word: it belongs in the line of'],
  [`«connect.success > 5%»\n${steps()}`, 'misplaced-word: an expectation belongs in `expect { … }`'],
  [steps('publish "a" «qs» 1'), 'unknown-option: did you mean `qos`?'],
  [steps('publish "a" qos 1 «"b"»'), 'unexpected-argument: `publish` is written like'],
  [steps('«wait»'), 'missing-argument: expected a duration such as `5s` after `wait`'],
  [steps('repeat «every» { wait 1s }'), 'missing-argument: expected a duration such as `5s` after `every`'],
  [steps('publish "a" «qos»'), 'missing-argument: expected `0`, `1` or `2` after `qos`'],
  [steps('publish "a" qos 1 «qos» 2'), 'duplicate-option: `qos` stands twice'],
  [steps('repeat every 1s «at» 5/s each for 1s { wait 1s }'), 'conflicting-options: `at` and `every` exclude each other'],
  [steps('repeat 3 times «poisson» { wait 1s }'), 'missing-option: `poisson` only goes with `every` or `at`'],
  [steps('repeat «3» { wait 1s }'), 'missing-option: expected `times` after a number'],
  [steps('«repeat 3 times»'), 'missing-block: `repeat` needs a block'],
  [steps('wait 1s «{ log "x" }»'), 'unexpected-block: `wait` takes no block'],
  [steps('hold until «end»'), 'out-of-range: expected `done`'],
  [settings('inflight 5', '«inflight» 6'), 'duplicate-setting: `inflight` already stands in this block'],
  [broker('version «4»'), 'out-of-range: expected `5`, `3.1.1` or `3.1`'],
  ['pool «"p"» { connect }', 'wrong-type: expected a name and a number of clients'],
  ['param «n» 5\npool p[n] { connect }', 'missing-argument: expected `=` and a value'],
];

const names: Row[] = [
  [steps('wait «tim»').replace('pool', 'param time = 5s\npool'), 'unknown-name: did you mean `time`?'],
  [steps('log "{«client»}"'), 'unknown-name: `client` is not a value; name one of its members'],
  [steps('log "{client.«indx»}"'), 'unknown-name: `client` has no `indx`; did you mean `index`?'],
  [steps('log "{«randm»(1, 2)}"'), 'unknown-function: did you mean `random`?'],
  [steps('wait «5sec»'), 'unknown-unit: unknown unit `sec`; did you mean `5s`?'],
  [`param a = 1\nparam «a» = 2\npool p[a] { connect }`, 'duplicate-name: there is a param `a` already'],
  [`${steps()}\npool «p»[3] { connect }`, 'duplicate-name: there is a pool `p` already'],
  ['param «client» = 1\npool p[2] { connect }', 'duplicate-name: `client` is built in'],
  ['let a = «b»\nlet b = a\npool p[2] { connect; log "{a}" }', 'circular-value: `b` is defined by itself'],
  [steps('let n = «n» + 1', 'log "{n}"'), 'unknown-name: `n` has no value yet here'],
  [steps('await «raedy»', 'signal ready'), 'signal-never-given: did you mean `ready`?'],
  ['pool p {\n  on "a" { log "{«m».topic}" }\n  connect\n  subscribe "a"\n}', 'unknown-name: name the message with `as m`'],
  [steps('await «ready»'), 'signal-never-given: give it with `signal ready`'],
];

const values: Row[] = [
  [steps('wait «5»'), 'missing-unit: expected a duration such as `5s`, and this number has no unit'],
  [steps('wait «5/s»'), 'wrong-type: expected a duration such as `5s`, and this is a rate'],
  [settings('arrive «100»'), 'missing-unit: expected a rate such as `100/s`'],
  [steps('publish «client.index»'), 'wrong-type: and this is a number'],
  [steps('wait «5s + 1»'), 'wrong-type: a number cannot be added to a duration'],
  [steps('wait «5s * 2s»'), 'wrong-type: a duration cannot be multiplied by a duration'],
  [steps('log «"a" + "b"»'), 'wrong-type: texts are joined inside a text'],
  [
    steps('wait random(«1s», 5)'.replace('«1s»', '1s')).replace('random(1s, 5)', '«random(1s, 5)»'),
    'wrong-type: `random` draws between two values of the same unit',
  ],
  ['pool p[«0»] { connect }', 'out-of-range: the size of pool `p` must be at least 1; it is 0'],
  ['param n = 7\npool p[«n / 2»] { connect }', 'out-of-range: must be a whole number; it is 3.5'],
  [steps('publish "a" qos «3»'), 'out-of-range: `qos` must be `0`, `1` or `2`; it is 3'],
  [broker('keepalive «1500ms»'), 'out-of-range: `keepalive` must be a multiple of 1s; it is 1.5s'],
  [settings('reconnect backoff «30s..1s»'), 'out-of-range: the first of the two must not be the larger'],
  [settings('reconnect backoff «1s..2»'), 'wrong-type: `..` stands between two durations'],
  ['pool p[«client.index»] { connect }', 'not-constant: this value differs from client to client'],
  [steps('wait 1s', 'subscribe "{«message.seq»}"'), 'not-available: exists only in what a `publish` sends'],
  [steps('let t = 1s', 'wait t', 'let t = «5»'), 'wrong-type: `t` is a duration from its first `let` on'],
  [steps('wait «1s / 0»'), 'division-by-zero: division by zero'],
  [steps('publish "a" payload «csv("x.csv")»'), 'wrong-type: and this is a source of rows'],
  [steps('log "{json { a: 1 }}"').replace('json { a: 1 }', '«json { a: 1 }»'), 'wrong-type: a payload cannot stand inside a text'],
];

const meaning: Row[] = [
  [steps('repeat «at 5/s» for 10s { wait 1s }'), 'bare-rate: say whose rate this is'],
  [steps('«repeat» every 1s { wait 1s }'), 'never-ends: this repeat never ends'],
  [steps('repeat «0» times { wait 1s }'), 'unreachable-step: these steps run 0 times'],
  [steps('«choose» {', '70% { wait 1s }', '20% { wait 2s }', '}'), 'wrong-shares: the shares add up to 90%'],
  [steps('«subscribe» qos 1'), 'missing-argument: expected a filter'],
  [steps('«subscribe» { user_property "a" "b" }'), 'missing-argument: expected a filter'],
  [steps('disconnect session_expiry «1h»', 'connect'), 'out-of-range: give the pool a `session_expiry` above 0s'],
  [`broker "mqtt://h" { version 3.1.1 }\n${steps('disconnect «reason» with_will', 'connect')}`, 'needs-mqtt-5: `reason` needs MQTT 5'],
  [steps('unsubscribe "a" { «"b"» }'), 'unknown-word: expected `user_property`'],
  [steps('publish «"a/+/b"»'), 'invalid-topic: wildcard'],
  [steps('subscribe «"a/b#"»'), 'invalid-topic: #'],
  ['pool p[1] {\n  «subscribe» "a"\n  connect\n  publish "a"\n}', 'not-connected: `subscribe` needs a connection'],
  ['pool p[1] {\n  connect\n  disconnect\n  «publish» "a"\n  publish "b"\n}', 'not-connected: `publish` needs a connection'],
  ['pool p[1] {\n  connect\n  «connect»\n}', 'already-connected: the client is connected already'],
  ['«pool» p[1] { arrive over 5s }', 'empty-pool: this pool does nothing'],
  ['broker «"mqt://localhost"»\npool p[1] { connect }', 'invalid-url: unknown scheme'],
  ['broker «"mqtt://me:secret@localhost"»\npool p[1] { connect }', 'invalid-url: no place for credentials'],
  ['broker «"mqtt://10.0.0.1".."mqtt://host"»\npool p[1] { connect }', 'invalid-url: a range of URLs is one of addresses'],
  ['broker «"mqtt://10.0.0.1".."mqtts://10.0.0.2"»\npool p[1] { connect }', 'invalid-url: alike but for the address'],
  ['broker «"mqtt://10.0.0.1".."mqtt://10.1.0.0"»\npool p[1] { connect }', 'invalid-url: more than 4096 addresses'],
  [broker('«tls» { ca "ca.pem" }'), 'idle-setting: `tls` has no effect'],
  [broker('version 3.1.1', '«session_expiry» 1h'), 'needs-mqtt-5: `session_expiry` needs MQTT 5, and MQTT 3.1.1 is chosen'],
  [`broker "mqtt://h" { version 3.1.1 }\n${steps('subscribe "a" «no_local»', 'publish "a"')}`, 'needs-mqtt-5: `no_local` needs MQTT 5'],
  [steps('subscribe "$share/g/a" «no_local»', 'publish "a"'), 'conflicting-options: `no_local` cannot go with a shared subscription'],
  [steps('subscribe "b", "$share/g/a" «no_local»', 'publish "a"', 'publish "b"'), 'conflicting-options: protocol error'],
  [
    steps('subscribe {', '"$share/g/a" «no_local» qos 1', '"b" no_local', '}', 'publish "a"', 'publish "b"'),
    'conflicting-options: `no_local` cannot go with a shared subscription',
  ],
  [steps('subscribe "share/g/a" no_local', 'publish "share/g/a"')],
  [steps('log "{«secret("x")»}"'), 'exposed-secret: a secret would be seen here'],
  [settings('client_id «"me"»'), 'shared-client-id: all 10 clients of `p` would use the same client identifier'],
  [settings('client_id ""')],
  [settings('client_id «"me-{random(1, 1000)}"»'), 'shared-client-id: can be drawn twice'],
  [
    `pool a[5] {\n  client_id "x-{client.index}"\n  connect\n}\npool b[5] {\n  client_id «"x-{client.index}"»\n  connect\n}`,
    'shared-client-id: `x-0` for example',
  ],
  [`pool a[5] {\n  client_id "x{client.index}"\n  connect\n}\npool b[15] {\n  client_id «"x1{client.index}"»\n  connect\n}`, ''],
  [settings('client_id «"x-{client.index % 5}"»'), 'shared-client-id: clients of `p` would share client identifiers, `x-0` for example'],
  [settings('client_id "x-{client.index % 10}"')],
  [settings('client_id "x-{client.index / 10}"')],
  ['pool p[9_000] {\n  client_id «"x-{client.index % 5_000}"»\n  connect\n}', 'shared-client-id: `x-0` for example'],
  ['let id = "x"\npool p[10] {\n  client_id «id»\n  connect\n}', 'shared-client-id: put `{client.index}` in it'],
  [
    `pool a[5_000] {\n  client_id "x-{client.index}"\n  connect\n}\npool b[5] {\n  client_id «"x-{client.index + 4_000}"»\n  connect\n}`,
    'shared-client-id: `x-4000` for example',
  ],
  [
    `pool a[5] {\n  client_id "x-{client.index * 2}"\n  connect\n}\npool b[5] {\n  client_id «"x-{client.index + 4}"»\n  connect\n}`,
    'shared-client-id: `x-4` for example',
  ],
  [`pool a {\n  client_id "x"\n  connect\n}\npool b {\n  client_id "x"\n  wait 5s\n  signal on\n}\npool c {\n  connect\n  await on\n}`],
  [steps('signal up', 'await up from «11»'), 'too-few-signals: all clients together give `up` 10 times'],
  [steps('repeat for 5s {', 'signal up', 'wait 1s', '}', 'await «up»'), 'unknown-signal-count: say how many to wait for'],
  [
    'pool a[1] {\n  «await x»\n  signal y\n}\npool b[1] {\n  await y\n  signal x\n}',
    'deadlock: pools wait for each other: `x` can never be given here',
  ],
  ['pool a[1] {\n  «await x»\n}\npool b[1] {\n  hold until done\n  signal x\n}', 'deadlock: `a` waits for what only comes later'],
  ['pool a[1] {\n  connect\n  hold «until» done\n}', 'never-ends: nothing ends this scenario'],
  [`param «a» = 1\n${steps()}`, 'unused: the param `a` is never used'],
  [`payload «a» = bytes(5)\n${steps()}`, 'unused: the payload `a` is never used'],
  [steps('signal «up»'), 'unused: nobody awaits the signal `up`'],
  [steps('let «x» = 5'), 'unused: the variable `x` is never read'],
  [steps('subscribe «"rider/+/fxi"»', 'publish "rider/{client.index}/fix"'), 'unmatched-filter: did you mean "rider/+/fix"?'],
  [steps('subscribe «"zoo/#"»', 'publish "rider/{client.index}/fix"'), 'unmatched-filter: no publish of this scenario reaches this filter'],
  ['pool p[1] {\n  «on» "a" as m { publish m.topic }\n  connect\n  disconnect\n}', 'silent-handler: the pool subscribes to nothing'],
  [
    'pool p[1] {\n  on «"b/c"» as m { log m.topic }\n  connect\n  subscribe "a/#"\n  publish "a/x"\n}',
    'unmatched-filter: no publish of this scenario reaches this filter',
  ],
  [
    'pool p[1] {\n  on "b/c" as m { log m.topic }\n  connect\n  subscribe «"b/c"»\n  publish "a/x"\n}',
    'unmatched-filter: reaches this filter',
  ],
  [
    'pool p[1] {\n  «on» "b/c" as m { log m.topic }\n  connect\n  subscribe "a/#"\n  publish "a/x"\n  publish "b/c"\n}',
    'silent-handler: no subscription of the pool receives this; `subscribe`',
  ],
  ['pool p[1] {\n  on "a/+" as m { log m.topic }\n  connect\n  subscribe "$share/g/a/#"\n  publish "a/{client.id}"\n}'],
  [`${steps()}\npool «q[5]» {\n  wait 5s\n}`, 'empty-pool: the pool `q` never connects'],
  [`pool p[1] {\n  connect\n  await go\n}\npool q {\n  wait 5s\n  signal go\n}`],
  [`pool p[1] {\n  connect\n  hold until done\n}\npool q {\n  wait 5s\n}`],
  [steps('repeat at «5» for 10s { wait 1s }'), 'missing-unit: expected a rate such as `5/s`'],
  [steps('repeat «5/s» for 10s { wait 1s }'), 'missing-option: expected `at` before a rate'],
  [steps('repeat «10s» { wait 1s }'), 'missing-option: expected `for` or `every` before a duration'],
  [
    settings('client_id «"me"»').replace('pool', 'param «n» = 1\npool'),
    'unused: the param `n` is never used',
    'shared-client-id: put `{client.index}` in it',
  ],
  [settings('client_id "{client.index}-«%c»"'), 'literal-placeholder: the same for all clients'],
  [steps('publish "100%i/a%c"')],
  [steps('publish "a/«$»{client.index}"'), 'literal-dollar: an expression stands in braces alone'],
  [steps('log "{client.index}$ {client.index}"')],
  ['agents {\n  host "a" { sources «"10.0.0.300"» }\n}\npool p[1] { connect }', 'invalid-address: is not an address'],
  ['agents {\n  local { sources «"10.0.0.9".."10.0.0.1"» }\n}\npool p[1] { connect }', 'invalid-address: must not be the larger'],
];

const expectations: Row[] = [
  [expectation('«conect.time» p99 < 2s'), 'unknown-metric: did you mean `connect.time`?'],
  [expectation('«q».connect.time p99 < 2s'), 'unknown-name: there is no pool `q`; did you mean `p`?'],
  [expectation('«delivery.latency» < 250ms'), 'unknown-statistic: say what of the latencies is meant'],
  [expectation('delivery.latency «p101» < 250ms'), 'unknown-statistic: unknown statistic `p101`'],
  [expectation('delivery.lost «p99» == 0'), 'unknown-statistic: leave `p99` out'],
  [expectation('delivery.latency «p99»'), 'missing-argument: expected a comparison such as `< 250ms`'],
  [expectation('delivery.latency p99 < «250»'), 'missing-unit: expected a duration'],
  [expectation('connect.success >= «5s»'), 'wrong-type: expected a percentage such as `99.9%`, and this is a duration'],
  [expectation('«connect.success > 100%»'), 'impossible-expectation: a share at most 100%'],
  [expectation('«connect.tls» p99 < 2s'), 'unmeasurable: this scenario uses no TLS'],
  [`${steps()}\nexpect {\n  «subscribe.time» p99 < 2s\n}`, 'unmeasurable: this scenario subscribes to nothing'],
  [expectation('«delivery.wills» == 0'), 'unmeasurable: this scenario receives no will'],
  [
    `${steps('subscribe "w/+"', 'publish "w/x"').replace('connect', 'will "w/{client.index}"\n  connect')}\nexpect {\n  delivery.wills == 0\n}`,
  ],
  [`${steps('publish "a"')}\nexpect {\n  «publish.latency» p99 < 2s\n}`, 'unmeasurable: QoS 0 only'],
  [`${steps('subscribe "a"', 'publish "a" tracking off')}\nexpect {\n  «delivery.lost» == 0\n}`, 'unmeasurable: not tracked'],
];

const files: Environment = {
  readFile: (path) => ({ 'accounts.csv': 'user,key\nann,1\n', 'bad.json': 'no' })[path],
  fileExists: (path) => path === 'ca.pem',
  variable: () => undefined,
};

const surroundings: Row[] = [
  ['data a = csv("accounts.csv")\npool p[1] {\n  username a.«usr»\n  connect\n}', 'missing-column: did you mean `user`?'],
  [
    'data a = csv("accounts.csv") rows cycle\npool p[2] {\n  client_id a.user\n  connect\n}\npool q[2] {\n  client_id «a.user»\n  connect\n}',
    'shared-client-id: as both take the same rows',
  ],
  [
    'data a = csv("accounts.csv") rows unique\npool p[2] {\n  client_id a.user\n  connect\n}\npool q[2] {\n  client_id a.user\n  connect\n}',
  ],
  [
    'data a = csv("accounts.csv") rows random\npool p[2] {\n  client_id «a.user»\n  connect\n}',
    'shared-client-id: draw them with `rows unique`',
  ],
  ['data a = csv(«"nobody.csv"»)\npool p[1] {\n  username a.user\n  connect\n}', 'missing-file: there is no file `nobody.csv`'],
  ['data a = json(«"bad.json"»)\npool p[1] {\n  username a.user\n  connect\n}', 'broken-data: cannot be read as JSON'],
  ['broker "mqtts://h" {\n  tls { ca «"other.pem"» }\n}\npool p[1] { connect }', 'missing-file: there is no file `other.pem`'],
  ['broker «env("BROKER")»\npool p[1] { connect }', 'unset-variable: give a default'],
  ['broker "mqtts://h" {\n  tls { «insecure» }\n}\npool p[1] { connect }', 'insecure: is not verified'],
];

const groups = { words, names, values, meaning, expectations, surroundings };

for (const [group, rows] of Object.entries(groups)) {
  describe(group, () => {
    test.each(rows.map(([marked, ...expected]) => ({ marked, expected })))('$expected', ({ marked, expected }) => {
      const { text, spans } = withoutMarks(marked);
      const found = findings(text);
      expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual(
        spans.filter((_, index) => expected[index] !== '').map(({ start, end }) => text.slice(start, end)),
      );
      found.forEach(({ code, message, span }, index) => {
        const [expectedCode, part] = expected[index].split(/: (.*)/s);
        expect({ code, span }).toEqual({ code: expectedCode, span: spans[index] });
        expect(message).toContain(part);
      });
    });
  });
}

describe('quick fixes', () => {
  const rows = Object.values(groups)
    .flat()
    .map(([marked]) => withoutMarks(marked).text);
  const fixable = rows.flatMap((text) => findings(text).flatMap(({ code, fixes }) => (fixes ?? []).map((fix) => ({ text, code, fix }))));

  test.each(fixable)('$fix.title: $code', ({ text, code, fix }) => {
    const fixed = apply(text, fix);
    expect(findings(fixed).map((diagnostic) => diagnostic.code)).not.toContain(code);
  });
});

test('every code that the checker gives out is tried above', () => {
  const compilers = [
    'impossible-tracking',
    'untracked',
    'embedded-broker',
    'nothing-to-run',
    'unknown-param',
    'wrong-param',
    'not-supported',
  ];
  const tried = new Set(
    Object.values(groups)
      .flat()
      .flatMap(([, ...expected]) => expected.map((line) => line.split(':')[0])),
  );
  expect(Object.keys(codes).filter((code) => !tried.has(code) && !compilers.includes(code))).toEqual(['unmatched-topic']);
});

/** What a person is told, hints aside. */
function findings(text: string): Diagnostic[] {
  return analyze(text, files).diagnostics.filter(({ severity }) => severity !== 'hint');
}

function apply(text: string, { edits }: Fix): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
}
