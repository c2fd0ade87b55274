import type { Choice, Entry } from './entry.ts';
import { anything, duration, newName, oneOf, option, parameter, payload, text, whole } from './parameter.ts';

const rows: readonly Choice[] = [
  { word: 'in_order', doc: 'client i takes row i; too few rows are an error' },
  { word: 'cycle', doc: 'client i takes row i, and the rows start again behind the last' },
  { word: 'random', doc: 'every client draws a row; two may draw the same' },
  { word: 'unique', doc: 'every client draws a row that no other has; too few rows are an error' },
];

/** Where the tracking of messages rides. */
export const trackingPlaces: readonly Choice[] = [
  { word: 'auto', doc: 'in the payload where its bytes are ours, else in an MQTT 5 user property, else nowhere' },
  { word: 'payload', doc: 'in the first 30 bytes of `bytes(n)`, or as a member of a `json` object' },
  { word: 'property', doc: 'in an MQTT 5 user property' },
  { word: 'off', doc: 'nowhere: such messages are counted, but neither their loss nor their latency is known' },
];

const declaration = (entry: Omit<Entry, 'kind' | 'places' | 'options'> & Partial<Entry>): Entry => ({
  kind: 'declaration',
  places: ['top'],
  options: [],
  ...entry,
});

/** What stands at the top of a file. */
export const declarations: readonly Entry[] = [
  declaration({
    word: 'scenario',
    positional: [text('name', 'The name in reports.')],
    default: "the file's name",
    doc: 'Names the scenario.',
    example: 'scenario "courier-peak"',
    snippet: 'scenario "${1:name}"',
  }),
  declaration({
    word: 'param',
    positional: [newName('What the scenario calls it.', 'riders')],
    assigned: [
      anything('value', 'The value where the run does not say another; its type and unit are those of the parameter.'),
      text('description', 'Shown where a value is asked for.', { optional: true }),
    ],
    repeatable: true,
    doc: 'A value that a run can change: `--param riders=500`, or **Run Scenario with Parameters…**.',
    example: 'param riders = 9_000 "riders online at once"',
    snippet: 'param ${1:name} = ${2:10} "${3:what it means}"',
  }),
  declaration({
    word: 'let',
    positional: [newName('What the scenario calls it.', 'per_rider')],
    assigned: [
      anything('value', 'Any expression; what it needs of a client or message must be there where the name is used.', {
        moment: 'message',
      }),
    ],
    repeatable: true,
    doc: 'Gives an expression a name. At the top of a file every use of the name evaluates it.',
    example: 'let total = riders * 1/s',
    snippet: 'let ${1:name} = ${2:value}',
  }),
  declaration({
    word: 'broker',
    positional: [
      parameter(
        'url',
        ['text', 'textRange'],
        'Where it listens: `mqtt://host:1883`, `mqtts://host:8883`, `ws://host/mqtt` or `wss://host/mqtt`, or a range of addresses.',
        '`"mqtt://localhost:1883"`',
        { many: true },
      ),
    ],
    block: { place: 'broker', required: false },
    default: '"mqtt://localhost:1883"',
    doc: 'The broker under test, and settings of all connections to it. Clients are spread over several URLs.',
    example: 'broker "mqtt://localhost:1883" {\n  version 5\n  keepalive 60s\n}',
    snippet: 'broker "${1:mqtt://localhost:1883}" {\n  version ${2|5,3.1.1,3.1|}\n  $0\n}',
  }),
  declaration({
    word: 'agents',
    positional: [],
    block: { place: 'agents', required: true },
    default: 'this machine',
    doc: 'The machines that carry the load. Each takes its share of every pool.',
    example: 'agents {\n  host "load@10.0.0.11"\n  host "load@10.0.0.12"\n}',
    snippet: 'agents {\n  host "${1:user@host}"\n  $0\n}',
  }),
  declaration({
    word: 'data',
    positional: [newName('What the scenario calls it.', 'accounts')],
    assigned: [parameter('source', ['source'], 'The file.', '`csv("accounts.csv")`', {})],
    options: [option('rows', oneOf('order', 'Which row a client takes.', rows), { default: 'in_order' })],
    repeatable: true,
    doc: 'Rows of a file, one for each client. Its columns are members: `accounts.user`.',
    example: 'data accounts = csv("accounts.csv") rows cycle',
    snippet: 'data ${1:accounts} = csv("${2:accounts.csv}")',
  }),
  declaration({
    word: 'payload',
    positional: [newName('What the scenario calls it.', 'fix')],
    assigned: [payload('content', 'What the message carries; evaluated for each message.')],
    options: [
      option('tracking', oneOf('place', 'Where the tracking rides in messages with this payload.', trackingPlaces), { default: 'auto' }),
    ],
    repeatable: true,
    doc: 'Gives the content of messages a name.',
    example: 'payload fix = json { id: client.id, lat: random(-90.0, 90.0) }',
    snippet: 'payload ${1:name} = json { ${2:id}: ${3:client.id} }',
  }),
  declaration({
    word: 'pool',
    positional: [
      parameter('name', ['poolHeading'], 'Its name and how many clients it has; without a number, one.', '`rider[100]`', {
        limits: { min: 1, whole: true },
      }),
    ],
    block: { place: 'pool', required: true },
    repeatable: true,
    doc: 'A number of clients that run the same steps. Their indexes are 0 … n−1 over all agents.',
    example: 'pool rider[9_000] {\n  connect\n  publish "rider/{client.index}" payload "hello"\n  disconnect\n}',
    snippet: 'pool ${1:name}[${2:10}] {\n  connect\n  $0\n  disconnect\n}',
  }),
  declaration({
    word: 'expect',
    positional: [],
    block: { place: 'expect', required: true },
    repeatable: true,
    doc: 'What must hold for the run to pass.',
    example: 'expect {\n  connect.success >= 99.9%\n  delivery.latency p99 < 250ms\n}',
    snippet: 'expect {\n  ${1:delivery.latency} ${2:p99} < ${3:250ms}\n}',
  }),
  declaration({
    word: 'before',
    positional: [text('command', 'Run by the shell of the machine that directs the run.', { example: '`"./fill.sh"`' })],
    repeatable: true,
    doc: 'A command run once, before the load. The run is called off when it fails.',
    example: 'before "./create-accounts.sh"',
    snippet: 'before "${1:command}"',
  }),
  declaration({
    word: 'after',
    positional: [text('command', 'Run by the shell of the machine that directs the run.', { example: '`"./clean.sh"`' })],
    repeatable: true,
    doc: 'A command run once, after the load, however it ended.',
    example: 'after "./remove-accounts.sh"',
    snippet: 'after "${1:command}"',
  }),
  declaration({
    word: 'seed',
    positional: [whole('number', 0, 4_294_967_295, 'Any number.')],
    default: '1',
    doc: 'Seeds every random draw, so that a run can be repeated. The same seed gives every client the same draws on any number of agents.',
    example: 'seed 42',
    snippet: 'seed ${1:42}',
  }),
  declaration({
    word: 'settle',
    positional: [duration('time', 'How long.')],
    default: '5s',
    doc: 'How long receivers wait for messages still on their way once every publisher has ended. What has not come by then is lost.',
    example: 'settle 10s',
    snippet: 'settle ${1:10s}',
  }),
  declaration({
    word: 'delivery.latency p99 < 250ms',
    head: 'metric',
    places: ['expect'],
    positional: [],
    repeatable: true,
    doc: 'An expectation: a metric, for latencies a statistic, a comparison and a value. With a pool before it, it is about that pool: `rider.publish.latency p99 < 1s`.',
    example: 'rider.publish.latency p99 < 1s',
    snippet: '${1:delivery.latency} ${2:p99} < ${3:250ms}',
  }),
];
