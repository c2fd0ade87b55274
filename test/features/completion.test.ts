import { describe, expect, it } from 'vitest';
import { completion } from '../../server/src/features/completion/completion.ts';
import { at } from './cursor.ts';

const client = { snippets: true, insertReplace: true };
const files = { readFile: (path: string) => (path === 'a.csv' ? 'user,region\nx,y\n' : undefined), filesIn: () => ['a.csv', 'certs/'] };

/** Labels in the order of the list; those of `missing` must not be among them. */
function labelsAt(marked: string): string[] {
  const { scenario, position } = at(marked, files);
  const { items } = completion(scenario, position, client);
  return items.sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1)).map((item) => item.label);
}

/** What accepting a completion makes of the text, `client.snippets` being off. */
function accepted(marked: string, label: string): string {
  const { scenario, position } = at(marked, files);
  const { items } = completion(scenario, position, { snippets: false, insertReplace: false });
  const edit = items.find((item) => item.label === label)?.textEdit;
  if (!edit || !('range' in edit)) throw new Error(`no ${label} among ${items.map((item) => item.label)}`);
  const [start, end] = [edit.range.start, edit.range.end].map((each) => scenario.lines.offsetAt(each));
  return scenario.text.slice(0, start) + edit.newText + scenario.text.slice(end);
}

const head = `param n = 5
param t = 2s
param who = "x"
let twice = n * 2
data acc = csv("a.csv")
payload fix = json { id: client.id }
`;
const inPool = (body: string) => `${head}pool a[1] { ${body} }`;
const built = ['client.index', 'client.id', 'agent.index'];

describe('completion offers exactly', () => {
  it.each<[string, string, string[]]>([
    [
      'at the top of an empty file',
      '|',
      ['scenario', 'param', 'let', 'broker', 'agents', 'data', 'payload', 'pool', 'expect', 'before', 'after', 'seed', 'settle'],
    ],
    [
      'at the top, no second `broker`',
      'broker "mqtt://h"\nseed 1\n|',
      ['scenario', 'param', 'let', 'agents', 'data', 'payload', 'pool', 'expect', 'before', 'after', 'settle'],
    ],
    ['in `agents`', 'agents {\n  |\n}', ['host', 'local', 'on_agent_loss', 'orphan_timeout']],
    ['in a host', 'agents { host "h" { | } }', ['weight', 'workers', 'password', 'sources']],
    [
      'in `tls`',
      'broker "mqtts://h" { tls { | } }',
      ['ca', 'certificate', 'key', 'server_name', 'alpn', 'minimum_version', 'insecure', 'resume_sessions'],
    ],
    ['in a handler', 'pool a[1] { on "x" as m { | } }', ['publish', 'choose', 'let', 'log']],
    ['in the arms of `choose` in a handler', 'pool a[1] { on "x" { choose { 5% { | } } } }', ['publish', 'choose', 'let', 'log']],
    ['among shares', 'pool a[1] { choose { | } }', ['70%']],
    ['among filters', 'pool a[1] { subscribe { | } }', ['"rider/+/fix" qos 1', 'user_property']],
    [
      'in a message',
      'pool a[1] { publish "x" { | } }',
      ['message_expiry', 'content_type', 'response_topic', 'correlation_data', 'format', 'user_property', 'topic_alias'],
    ],
    [
      'in a will',
      'pool a[1] { will "x" { content_type "a"; | } }',
      ['message_expiry', 'response_topic', 'correlation_data', 'format', 'user_property', 'delay'],
    ],
    ['in a message of MQTT 3.1.1', 'broker "mqtt://h" { version 3.1.1 }\npool a[1] { publish "x" { | } }', []],

    [
      'behind `publish`',
      inPool('publish |'),
      ['who', 'acc.user', 'acc.region', 'client.id', 'choose', 'text', 'env', 'secret', '"rider/{client.index}/fix"'],
    ],
    ['behind a topic', inPool('publish "x" |'), ['qos', 'retain', 'payload', 'tracking']],
    ['options that are left', inPool('publish "x" retain qos 1 |'), ['payload', 'tracking']],
    ['before options that stand there', inPool('publish "x" | qos 1'), ['retain', 'payload', 'tracking']],
    ['behind `qos`', `let least = 1\n${inPool('publish "x" qos |')}`, ['0', '1', '2', 'least']],
    [
      'behind `payload`',
      inPool('publish "x" payload |'),
      [
        'fix',
        'n',
        't',
        'who',
        'twice',
        'acc.user',
        'acc.region',
        ...built,
        'message.seq',
        'random',
        'choose',
        'bytes',
        'text',
        'json',
        'file',
        'env',
        'secret',
      ],
    ],
    ['behind `tracking`', inPool('publish "x" tracking |'), ['auto', 'payload', 'property', 'off']],
    [
      'options without MQTT 5',
      'broker "mqtt://h" { version 3.1.1 }\npool a[1] { subscribe "x" | }',
      ['client.id', 'choose', 'text', 'env', 'secret', '"rider/+/fix"', 'qos'],
    ],
    ['behind `repeat`', inPool('repeat |'), ['n', 'twice', 'for', 'until', 'every', 'at']],
    ['behind a count', inPool('repeat 3 |'), ['times']],
    ['behind `every 1s`', inPool('repeat every 1s |'), ['for', 'until', 'poisson']],
    ['behind `at`', inPool('repeat at |'), ['5/s', 'ramp']],
    ['behind `at 5/`', inPool('repeat at 5/|'), ['5/s', '5/m', '5/h']],
    ['behind `ramp 1/s -> 5/`', inPool('arrive ramp 1/s -> 5/|'), ['5/s', '5/m', '5/h']],
    ['behind `at 5/s`', inPool('repeat at 5/s |'), ['for', 'until', 'ramp', 'each', 'total', 'poisson']],
    ['behind `until`', inPool('hold until |'), ['done']],
    ['behind `arrive`', inPool('arrive |'), ['100/s', 'at', 'over', 'poisson', 'ramp']],
    ['behind a ramp', inPool('arrive ramp 1/s -> 2/s |'), ['over']],
    ['behind `version`', 'broker "mqtt://h" { version | }', ['5', '3.1.1', '3.1']],
    ['behind `clean`', inPool('clean |'), ['true', 'false']],
    ['behind `wait`', inPool('wait |'), ['t', 'acc.user', 'acc.region', 'random', 'choose', '5s']],
    ['signals', 'pool a[1] { signal up; signal down }\npool b[1] { await | }', ['up', 'down']],
    ['signals that are awaited', 'pool a[1] { signal up; signal | }\npool b[1] { await down }', ['down', 'up']],
    ['behind the name of a param', 'param n |', ['=']],
    ['for a param nothing of clients', 'param n = 1\nparam m = |', ['n', 'env']],
    ['for a let all but itself', 'param n = 1\nlet m = |', ['n', ...built, 'message.seq', 'random', 'choose', 'text', 'env', 'secret']],
    ['for data', 'data d = |', ['csv', 'ndjson', 'json']],
    ['behind a source', 'data d = csv("a.csv") rows |', ['in_order', 'cycle', 'random', 'unique']],
    ['for the size of a pool', 'param n = 5\nparam t = 2s\npool a[|]', ['n']],
    ['nothing where a name is invented', 'param |', []],
    ['nothing in a comment', 'pool a[1] {\n  // pub|\n}', []],
    ['nothing in a comment over lines', '/* \n | */', []],
    ['nothing in a block that is not known', 'pol a[1] {\n  |\n}', []],
    ['nothing behind a closing quote', 'scenario "x"|', []],

    ['units of a duration', inPool('wait 5|'), ['5us', '5ms', '5s', '5m', '5h']],
    ['units of a rate', inPool('arrive 1_000|'), ['1_000/s', '1_000/m', '1_000/h']],
    ['units in a range', inPool('reconnect backoff 1s..30|'), ['30us', '30ms', '30s', '30m', '30h']],
    ['units in a ramp', inPool('arrive ramp 1/s -> 5|'), ['5/s', '5/m', '5/h']],
    ['units of a size', inPool('maximum_packet_size 64|'), ['64B', '64KB', '64MB', '64KiB', '64MiB']],
    ['a share', 'pool a[1] { choose { 70| } }', ['70%']],
    ['no unit for a plain number', inPool('inflight 5|'), []],

    ['arguments of a function', inPool('wait random(1s, |)'), ['t', 'acc.user', 'acc.region', 'random', 'choose', '5s']],
    ['operands', 'param n = 1\nlet m = 2 * |', ['n', ...built, 'message.seq', 'random', 'choose', 'text', 'env', 'secret']],
    ['values in JSON', 'payload p = json { id: | }', [...built, 'message.seq', 'random', 'choose', 'text', 'env', 'secret']],
    ['no keys in JSON', 'payload p = json { i| }', []],
    ['in the braces of a string', 'pool a[1] { client_id "a-{|}" }', [...built, 'random', 'choose', 'text', 'env', 'secret']],
    ['behind a dot in the braces of a string', 'pool a[1] { client_id "a-{client.|}" }', ['index', 'id']],
    ['no message before there is one', 'pool a[1] { client_id "{message.|}" }', []],
    ['variables behind their `let`', 'pool a[1] { log "{|}"; let v = 1 }', [...built, 'random', 'choose', 'text', 'env', 'secret']],
    ['variables', 'pool a[1] { let v = 1; log "{|}" }', ['v', ...built, 'random', 'choose', 'text', 'env', 'secret']],
    [
      'fields of a message',
      'broker "mqtt://h" { version 3.1.1 }\npool a[1] { on "x" as m { log "{m.|}" } }',
      ['topic', 'payload', 'json', 'qos', 'retain'],
    ],
    ['columns', inPool('username acc.|'), ['user', 'region']],
    ['files', 'data d = csv("|")', ['a.csv', 'certs/']],
    ['URLs', 'broker "|"', ['mqtt://localhost:1883', 'mqtts://localhost:8883', 'ws://localhost:8080/mqtt', 'wss://localhost:8443/mqtt']],
    ['secrets used elsewhere', 'pool a[1] { password secret("p") }\npool b[1] { password secret("|") }', ['p']],

    ['a topic’s first level', 'pool a[1] { subscribe "dev/+/up"; publish "|" }', ['dev']],
    ['a topic’s first level, behind a quote that nothing closes', 'pool a[1] {\n  subscribe "dev/+/up"\n  publish "|\n}', ['dev']],
    ['a topic’s first level beside a filter without quotes', 'pool a[1] {\n  subscribe dev/+/up\n  publish "|"\n}', ['dev']],
    ['a topic’s next level', 'pool a[1] { publish "dev/{client.index}/up"; publish "dev/|" }', ['{client.index}']],
    ['no level of other topics', 'pool a[1] { publish "dev/1/up"; publish "site/2/down"; publish "site/|" }', ['2']],
    ['no wildcard in a topic', 'pool a[1] { subscribe "dev/+"; publish "dev/|" }', ['{client.index}']],
    ['a filter’s level', 'pool a[1] { publish "dev/{client.index}/up"; subscribe "dev/|" }', ['{client.index}', '+', '#']],
    ['a shared filter’s level', 'pool a[1] { publish "dev/1/up"; subscribe "$share/g/dev/|" }', ['1', '+', '#']],

    ['a statistic behind a latency', 'expect { connect.time | }', ['p50', 'p90', 'p95', 'p99', 'p99.9', 'mean', 'min', 'max']],
    ['a comparison behind a share', 'expect { connect.success | }', ['<', '<=', '>', '>=', '==', '!=']],
    ['a comparison behind a statistic', 'expect { connect.time p99 | }', ['<', '<=', '>', '>=', '==', '!=']],
    ['a limit', 'param t = 2s\nparam n = 1\nexpect { connect.time p99 < | }', ['t', '250ms']],
    ['a limit of a share', 'expect { connect.success >= | }', ['99.9%']],
    ['units of a limit', 'expect { connect.time p99 < 5| }', ['5us', '5ms', '5s', '5m', '5h']],
    ['a percentage where a count would do as well', 'expect { publish.missed < 5| }', ['5%']],
    ['units of bytes', 'expect { publish.bytes < 5| }', ['5B', '5KB', '5MB', '5KiB', '5MiB']],
  ])('%s', (_, marked, labels) => {
    expect(labelsAt(marked)).toEqual(labels);
  });

  it('metrics, those of one pool behind its name', () => {
    expect(labelsAt('pool a[1] { }\nexpect { | }')).toEqual(expect.arrayContaining(['connect.success', 'delivery.lost', 'a']));
    expect(labelsAt('pool a[1] { }\nexpect { a.| }')).toEqual(expect.arrayContaining(['a.connect.success', 'a.delivery.lost']));
    expect(labelsAt('pool a[1] { }\nexpect { a.| }')).not.toContain('a');
  });

  it('metrics that most scenarios expect something of before the others', () => {
    const labels = labelsAt('pool a[1] { }\nexpect { | }');
    expect(labels.slice(0, 7)).toEqual(expect.arrayContaining(['connect.success', 'connect.time', 'delivery.latency', 'delivery.lost']));
    expect(labels.indexOf('connect.attempted')).toBeLessThan(labels.indexOf('a'));
  });

  it('steps of a pool before its settings', () => {
    const labels = labelsAt('pool a[1] {\n  connect\n  |\n}');
    expect(labels.slice(0, 3)).toEqual(['connect', 'disconnect', 'subscribe']);
    expect(labels.indexOf('arrive')).toBeLessThan(labels.indexOf('keepalive'));
    expect(labelsAt('pool a[1] {\n  arrive 1/s\n  |\n}')).not.toContain('arrive');
  });
});

describe('completion in broken text', () => {
  it.each<[string, string, string]>([
    ['an unclosed block', 'pool a[1] {\n  connect\n  |', 'publish'],
    ['an unclosed block before others', 'pool a[1] {\n  repeat 3 times {\n    |\n\npool b[1] {\n  connect\n}\n', 'publish'],
    ['an unclosed string', 'pool a[1] {\n  publish "a/{client.|\n  connect\n}\n', 'index'],
    ['an unclosed call', 'pool a[1] {\n  wait random(1s, |\n  connect\n}\n', 'random'],
    ['an unclosed object', 'payload p = json { id: client.|\n', 'index'],
    ['an unclosed index', 'param n = 1\npool a[|\n', 'n'],
    ['a wrong word before', 'pool a[1] {\n  conect\n  publish "x" |\n}\n', 'qos'],
    ['a stray brace behind', 'pool a[1] {\n  publish "x" |\n}\n}\n', 'qos'],
    ['a wrong statement behind', 'pool a[1] {\n  |\n  publish = = 3\n}\n', 'wait'],
    ['an operator without a value', 'param n = 1\nlet m = n + |\n', 'n'],
    ['an option without a value', 'pool a[1] { publish "x" payload | qos 1 }', 'bytes'],
  ])('%s', (_, marked, label) => {
    expect(labelsAt(marked)).toContain(label);
  });
});

describe('an accepted completion', () => {
  it.each<[string, string, string]>([
    ['pool a[1] { publ| }', 'publish', 'pool a[1] { publish "topic" qos 0 payload bytes(64) }'],
    ['pool a[1] { publ| "x" }', 'publish', 'pool a[1] { publish "x" }'],
    ['pool a[1] { username cl| }', 'client.id', 'pool a[1] { username client.id }'],
    ['pool a[1] { username client.i| }', 'id', 'pool a[1] { username client.id }'],
    ['pool a[1] { wait 5| }', '5ms', 'pool a[1] { wait 5ms }'],
    ['pool a[1] { publish "dev/x"; subscribe "d|/+" }', 'dev', 'pool a[1] { publish "dev/x"; subscribe "dev/+" }'],
    ['pool a[1] { publish "dev/x"; subscribe "$share/g/|" }', 'dev', 'pool a[1] { publish "dev/x"; subscribe "$share/g/dev" }'],
    ['expect { conn| }', 'connect.time', 'expect { connect.time p99 < 250ms }'],
    ['expect { conn| p50 < 1s }', 'connect.time', 'expect { connect.time p50 < 1s }'],
    ['data d = csv("c|")', 'certs/', 'data d = csv("certs/")'],
    ['pool a[1] { publish "x" payload | }', 'json', 'pool a[1] { publish "x" payload json { id: client.id } }'],
  ])('%s + %s', (marked, label, text) => {
    expect(accepted(marked, label)).toBe(text);
  });

  it('says what it replaces and what it inserts before', () => {
    const { scenario, position } = at('pool a[1] { username cli|ent.id }');
    const item = completion(scenario, position, client).items.find(({ label }) => label === 'client.id');
    expect(item?.textEdit).toMatchObject({ insert: { end: { character: 24 } }, replace: { end: { character: 27 } } });
  });

  it('explains itself', () => {
    const { scenario, position } = at('pool a[1] { | }');
    const item = completion(scenario, position, client).items.find(({ label }) => label === 'keepalive');
    expect(JSON.stringify(item?.documentation)).toContain('section 3.1.2.10');
    const named = at('param n = 5 "who come"\npool a[|] { }');
    const [param] = completion(named.scenario, named.position, client).items;
    expect(param.documentation).toMatchObject({ value: '```mqtt-scenario\nparam n = 5 "who come"\n```' });
  });
});
