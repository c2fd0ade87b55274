import { trackingPlaces } from './declarations.ts';
import type { Choice, Entry, Option } from './entry.ts';
import { anything, duration, flag, newName, oneOf, option, parameter, payload, rate, text, whole } from './parameter.ts';

const retainHandling: readonly Choice[] = [
  { word: 'always', doc: 'retained messages come with every SUBSCRIBE' },
  { word: 'if_new', doc: 'they come where the subscription did not exist yet' },
  { word: 'never', doc: 'they do not come' },
];

/** Those that a client may give (MQTT 5 §3.14.2.1) and that are not for us to find: we give them ourselves. */
export const leavingCodes: Readonly<Record<string, number>> = {
  normal: 0x00,
  with_will: 0x04,
  unspecified_error: 0x80,
  implementation_error: 0x83,
  message_rate_too_high: 0x96,
  quota_exceeded: 0x97,
  administrative_action: 0x98,
  payload_format_invalid: 0x99,
};

const leavingDocs: Readonly<Record<string, string>> = { normal: 'the will is dropped', with_will: 'the broker publishes the will' };

const leavingReasons: readonly Choice[] = Object.entries(leavingCodes).map(([word, code]) => {
  const hex = `0x${code.toString(16).padStart(2, '0')}`;
  return { word, doc: [hex, leavingDocs[word]].filter(Boolean).join(': ') };
});

const qosLevels = { example: '`0`, `1` or `2`', limits: { choices: [0, 1, 2] } };

const qos = (what: string): Option => option('qos', whole('level', 0, 2, what, qosLevels), { default: '0', mqtt: '4.3' });

/** Options of one filter. */
const filterOptions: readonly Option[] = [
  qos('The highest quality of service that the broker may deliver with.'),
  flag('no_local', 'The broker does not send back what this client publishes itself.', { needs: 5, mqtt: '3.8.3.1' }),
  flag('retain_as_published', 'Messages keep their retain flag.', { needs: 5, mqtt: '3.8.3.1' }),
  option('retain_handling', oneOf('when', 'When retained messages come.', retainHandling), {
    default: 'always',
    needs: 5,
    mqtt: '3.8.3.1',
  }),
];

const filter = (more: { many?: boolean } = {}) =>
  text('filter', 'A topic filter: `+` stands for one level, `#` for all that follow; `$share/group/…` shares messages among a group.', {
    moment: 'step',
    example: '`"rider/+/fix"`',
    ...more,
  });

const step = (entry: Omit<Entry, 'kind' | 'places' | 'options'> & Partial<Entry>): Entry => ({
  kind: 'step',
  places: ['pool', 'steps'],
  options: [],
  repeatable: true,
  ...entry,
});

/** What a client does, in order, and what it does when a message arrives. */
export const steps: readonly Entry[] = [
  step({
    word: 'connect',
    positional: [],
    mqtt: '3.1',
    doc: 'Opens the connection and ends with CONNACK. A refusal or a time-out is counted by its reason.',
    example: 'connect',
    snippet: 'connect',
  }),
  step({
    word: 'disconnect',
    positional: [],
    options: [
      flag('abruptly', 'The socket is reset without DISCONNECT, so that the broker publishes the will.', {
        excludes: ['reason', 'session_expiry'],
      }),
      option('reason', oneOf('why', 'The reason code.', leavingReasons), { default: 'normal', needs: 5, mqtt: '3.14.2.1' }),
      option(
        'session_expiry',
        duration('time', 'Whole seconds for which the broker keeps the session from now on.', {
          example: '`1h`',
          limits: { min: 0, max: 4_294_967_295_000, multipleOf: 1_000 },
        }),
        { default: 'as in CONNECT', needs: 5, mqtt: '3.14.2.2.2' },
      ),
    ],
    block: { place: 'request', required: false },
    mqtt: '3.14',
    doc: 'Ends the connection with DISCONNECT. The block holds MQTT 5 user properties.',
    example: 'disconnect abruptly',
    snippet: 'disconnect',
  }),
  step({
    word: 'subscribe',
    positional: [{ ...filter({ many: true }), optional: true }],
    options: [
      ...filterOptions,
      option('identifier', whole('number', 1, 268_435_455, 'A number that comes back with every message of this subscription.'), {
        needs: 5,
        mqtt: '3.8.2.1.2',
      }),
    ],
    block: { place: 'filters', required: false },
    mqtt: '3.8',
    doc: 'Subscribes and ends with SUBACK; a filter that the broker refuses is a failure. A block gives each filter options of its own, and holds MQTT 5 user properties.',
    example: 'subscribe "rider/+/fix" qos 1',
    snippet: 'subscribe "${1:topic/#}" qos ${2|0,1,2|}',
  }),
  step({
    word: 'unsubscribe',
    positional: [filter({ many: true })],
    block: { place: 'request', required: false },
    mqtt: '3.10',
    doc: 'Unsubscribes and ends with UNSUBACK. The block holds MQTT 5 user properties.',
    example: 'unsubscribe "rider/+/fix"',
    snippet: 'unsubscribe "${1:topic/#}"',
  }),
  step({
    word: 'publish',
    places: ['pool', 'steps', 'handler'],
    positional: [text('topic', 'Where to.', { moment: 'message', example: '`"rider/{client.index}/fix"`' })],
    options: [
      qos('At most once (0), at least once (1) or exactly once (2).'),
      flag('retain', 'The broker keeps the message for those who subscribe later.', { mqtt: '3.3.1.3' }),
      option('payload', payload('content', 'What the message carries.'), { default: 'nothing' }),
      option('tracking', oneOf('place', 'Where the tracking of the message rides.', trackingPlaces), { default: 'auto' }),
    ],
    block: { place: 'message', required: false },
    mqtt: '3.3',
    doc: 'Publishes and ends when the message is written (QoS 0), at PUBACK (1) or PUBCOMP (2). The block holds MQTT 5 properties.',
    example: 'publish "rider/{client.index}/fix" qos 1 payload fix',
    snippet: 'publish "${1:topic}" qos ${2|0,1,2|} payload ${3:bytes(64)}',
  }),
  step({
    word: 'wait',
    positional: [duration('time', 'How long; drawn anew each time if it is random.', { moment: 'step' })],
    doc: 'Does nothing for a while.',
    example: 'wait random(1s, 3s)',
    snippet: 'wait ${1:1s}',
  }),
  step({
    word: 'hold',
    positional: [duration('time', 'How long.', { moment: 'step', replacedBy: ['until'] })],
    options: [
      option('until', oneOf('end', 'Until all pools have ended that are not `until done` themselves.', [{ word: 'done', doc: '' }])),
    ],
    doc: 'Stays connected and receives.',
    example: 'hold until done',
    snippet: 'hold ${1|until done,5m|}',
  }),
  step({
    word: 'signal',
    positional: [parameter('name', ['signal'], 'What the scenario calls it.', '`watching`', {})],
    doc: 'Says to all clients on all agents that this client has come here; `await` counts it.',
    example: 'signal watching',
    snippet: 'signal ${1:ready}',
  }),
  step({
    word: 'await',
    positional: [parameter('signal', ['signal'], 'A name that a `signal` gives.', '`watching`', {})],
    options: [
      option('from', whole('count', 1, 1_000_000_000, 'How many signals.'), { default: 'the signals of all clients that give it' }),
      option('timeout', duration('limit', 'How long at most; then the client ends and `signal.failed` counts it.'), {
        default: 'as long as the run',
      }),
    ],
    doc: 'Waits until enough clients have given a signal, over all agents.',
    example: 'await watching from 20 timeout 30s',
    snippet: 'await ${1:ready}',
  }),
  step({
    word: 'repeat',
    positional: [
      parameter('count', ['number'], 'How many times.', '`10 times`', {
        limits: { min: 0, whole: true },
        suffix: 'times',
        replacedBy: ['for', 'until', 'every', 'at'],
      }),
    ],
    options: repeatOptions(),
    block: { place: 'steps', required: true },
    doc: 'Repeats steps: a number of times, for a time or until done, as fast as they go or paced. Due times are absolute: a client that is late catches up, and its latencies count from the due time.',
    example: 'repeat every 1s for 10m {\n  publish "rider/{client.index}/fix" payload fix\n}',
    snippet: 'repeat every ${1:1s} for ${2:1m} {\n  $0\n}',
  }),
  step({
    word: 'choose',
    places: ['pool', 'steps', 'handler'],
    positional: [],
    block: { place: 'shares', required: true },
    doc: 'Runs one of its blocks, drawn by their shares each time.',
    example: 'choose {\n  70% { publish "a" }\n  30% { publish "b" }\n}',
    snippet: 'choose {\n  ${1:70%} {\n    $0\n  }\n  ${2:30%} {\n  }\n}',
  }),
  step({
    word: '70%',
    head: 'share',
    headParameter: parameter('share', ['percent'], 'How often it is drawn.', '`70%`', { limits: { min: 0, max: 1 } }),
    places: ['shares'],
    positional: [],
    block: { place: 'same', required: true },
    doc: 'One of the blocks of `choose` and how often it is drawn. The shares add up to 100%.',
    example: '70% { publish "a" }',
    snippet: '${1:50%} {\n  $0\n}',
  }),
  step({
    word: '"rider/+/fix"',
    head: 'filter',
    headParameter: filter(),
    places: ['filters'],
    positional: [],
    options: filterOptions,
    mqtt: '3.8.3',
    doc: 'One of the filters of a `subscribe`, with options of its own.',
    example: '"rider/+/fix" qos 1',
    snippet: '"${1:topic/#}" qos ${2|0,1,2|}',
  }),
  step({
    word: 'let',
    places: ['pool', 'steps', 'handler'],
    positional: [newName('What the pool calls it.', 'round')],
    assigned: [anything('value', 'Evaluated when the step runs.', { moment: 'step' })],
    doc: 'Sets a variable of the client; a later `let` of the same name sets it anew. Handlers share it with the steps.',
    example: 'let round = round + 1',
    snippet: 'let ${1:name} = ${2:value}',
  }),
  step({
    word: 'on',
    places: ['pool'],
    positional: [filter()],
    options: [option('as', newName('What the block calls the message.', 'm'))],
    block: { place: 'handler', required: true },
    doc: 'Answers arriving messages whose topic matches: its steps run at once and never wait. The pool must subscribe too.',
    example: 'on "request/+" as m {\n  publish "response/{m.topic}" payload m.payload\n}',
    snippet: 'on "${1:request/+}" as ${2:m} {\n  publish "${3:response/{m.topic}}" payload ${4:m.payload}\n}',
  }),
  step({
    word: 'log',
    places: ['pool', 'steps', 'handler'],
    positional: [text('message', 'What to say.', { moment: 'step' })],
    doc: 'Writes a line to the log of the run, for looking into a scenario with few clients.',
    example: 'log "client {client.index} is connected"',
    snippet: 'log "${1:client {client.index}}"',
  }),
];

function repeatOptions(): readonly Option[] {
  return [
    option('for', duration('time', 'For how long; iterations due before its end are run.')),
    option('until', oneOf('end', 'Until all pools have ended that are not `until done` themselves.', [{ word: 'done', doc: '' }])),
    option('every', duration('period', "One client's period between two iterations.", { limits: { min: 0.001 } }), { excludes: ['at'] }),
    option('at', rate('rate', 'How often; `each` or `total` says whose rate it is.', { replacedBy: ['ramp'], limits: { min: 1e-9 } }), {
      excludes: ['every'],
    }),
    option('ramp', parameter('rates', ['rateRamp'], 'From one rate to another, linearly.', '`1/s -> 10/s`', { limits: { min: 0 } }), {
      requires: ['at'],
    }),
    option('over', duration('time', 'How long the ramp lasts; its last rate holds after it.', { limits: { min: 1 } }), {
      requires: ['ramp'],
    }),
    flag('each', 'The rate is that of each client.', { requires: ['at'], excludes: ['total'] }),
    flag('total', 'The rate is that of the whole pool, split exactly.', { requires: ['at'], excludes: ['each'] }),
    flag('poisson', 'Random gaps with that mean, as of many independent sources.', { requires: ['every', 'at'] }),
  ];
}
