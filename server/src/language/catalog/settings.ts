import { trackingPlaces } from './declarations.ts';
import type { Choice, Entry } from './entry.ts';
import { bool, duration, flag, oneOf, option, parameter, rate, size, text, whole } from './parameter.ts';
import { messageProperties } from './properties.ts';

const versions: readonly Choice[] = [
  { word: '5', doc: 'MQTT 5' },
  { word: '3.1.1', doc: 'MQTT 3.1.1' },
  { word: '3.1', doc: 'MQTT 3.1' },
];

const spreads: readonly Choice[] = [
  { word: 'round_robin', doc: 'client i connects to URL i modulo their number' },
  { word: 'random', doc: 'every client draws one' },
];

const mechanisms: readonly Choice[] = [
  { word: 'scram_sha_256', doc: 'SCRAM-SHA-256 with `username` and `password`' },
  { word: 'scram_sha_512', doc: 'SCRAM-SHA-512 with `username` and `password`' },
];

const setting = (entry: Omit<Entry, 'kind' | 'options'> & Partial<Entry>): Entry => ({ kind: 'setting', options: [], ...entry });

/** Settings of connections: in `broker` for all pools, in a pool for its clients. */
const connection = (entry: Omit<Entry, 'kind' | 'options' | 'places'> & Partial<Entry>): Entry =>
  setting({ places: ['broker', 'pool'], ...entry });

const connectSettings: readonly Entry[] = [
  connection({
    word: 'version',
    positional: [oneOf('version', 'The version of the protocol.', versions)],
    default: '5',
    mqtt: '3.1.2.2',
    doc: 'The MQTT version that clients speak.',
    example: 'version 3.1.1',
    snippet: 'version ${1|5,3.1.1,3.1|}',
  }),
  connection({
    word: 'keepalive',
    positional: [
      duration('interval', 'Whole seconds; 0s turns it off.', { example: '`60s`', limits: { min: 0, max: 65_535_000, multipleOf: 1_000 } }),
    ],
    default: '60s',
    mqtt: '3.1.2.10',
    doc: 'A client that sent nothing for this long sends PINGREQ; a connection whose answer does not come is lost.',
    example: 'keepalive 30s',
    snippet: 'keepalive ${1:60s}',
  }),
  connection({
    word: 'timeout',
    positional: [duration('time', 'For TCP, TLS and CONNACK together.', { example: '`10s`', limits: { min: 1 } })],
    default: '10s',
    doc: 'How long connecting may take.',
    example: 'timeout 5s',
    snippet: 'timeout ${1:10s}',
  }),
  connection({
    word: 'username',
    positional: [text('name', 'May differ from client to client.', { moment: 'client', example: '`"rider-{client.index}"`' })],
    mqtt: '3.1.3.5',
    doc: 'The user name in CONNECT.',
    example: 'username accounts.user',
    snippet: 'username ${1:"name"}',
  }),
  connection({
    word: 'password',
    positional: [
      text('password', 'A `secret("…")` never stands in a file, a plan or a report.', {
        moment: 'client',
        example: '`secret("broker-password")`',
      }),
    ],
    mqtt: '3.1.3.6',
    doc: 'The password in CONNECT.',
    example: 'password secret("broker-password")',
    snippet: 'password secret("${1:broker-password}")',
  }),
  connection({
    word: 'clean',
    positional: [bool('clean', '`false` continues the session that the broker kept.')],
    default: 'true',
    mqtt: '3.1.2.4',
    doc: 'Clean Start in MQTT 5, Clean Session before: whether a connection begins with an empty session.',
    example: 'clean false',
    snippet: 'clean ${1|false,true|}',
  }),
  connection({
    word: 'session_expiry',
    positional: [duration('time', 'Whole seconds.', { example: '`1h`', limits: { min: 0, max: 4_294_967_295_000, multipleOf: 1_000 } })],
    default: '0s',
    needs: 5,
    mqtt: '3.1.2.11.2',
    doc: 'How long the broker keeps the session after the connection has ended.',
    example: 'session_expiry 1h',
    snippet: 'session_expiry ${1:1h}',
  }),
  connection({
    word: 'receive_maximum',
    positional: [whole('count', 1, 65_535, 'How many.')],
    default: '65_535',
    needs: 5,
    mqtt: '3.1.2.11.3',
    doc: 'How many unacknowledged QoS 1 and 2 messages the broker may send at a time.',
    example: 'receive_maximum 20',
    snippet: 'receive_maximum ${1:20}',
  }),
  connection({
    word: 'maximum_packet_size',
    positional: [size('size', 'The largest packet that the client accepts.', { limits: { min: 1, max: 268_435_460, whole: true } })],
    needs: 5,
    mqtt: '3.1.2.11.4',
    doc: 'The broker does not send larger packets.',
    example: 'maximum_packet_size 64KiB',
    snippet: 'maximum_packet_size ${1:64KiB}',
  }),
  connection({
    word: 'topic_alias_maximum',
    positional: [whole('count', 0, 65_535, 'How many.')],
    default: '0',
    needs: 5,
    mqtt: '3.1.2.11.5',
    doc: 'How many topic aliases the broker may use towards the client.',
    example: 'topic_alias_maximum 16',
    snippet: 'topic_alias_maximum ${1:16}',
  }),
  connection({
    word: 'request_response_information',
    positional: [bool('wanted', 'Whether it is asked for.')],
    default: 'false',
    needs: 5,
    mqtt: '3.1.2.11.6',
    doc: 'Asks the broker for a base of response topics.',
    example: 'request_response_information true',
    snippet: 'request_response_information true',
  }),
  connection({
    word: 'request_problem_information',
    positional: [bool('wanted', 'Whether they are asked for.')],
    default: 'true',
    needs: 5,
    mqtt: '3.1.2.11.7',
    doc: 'Lets the broker send reason strings and user properties with refusals.',
    example: 'request_problem_information false',
    snippet: 'request_problem_information ${1|false,true|}',
  }),
  connection({
    word: 'user_property',
    positional: [
      text('name', 'Its name.', { moment: 'client', example: '`"region"`' }),
      text('value', 'Its value.', { moment: 'client', example: '`"eu"`' }),
    ],
    repeatable: true,
    needs: 5,
    mqtt: '3.1.2.11.8',
    doc: 'A user property of CONNECT.',
    example: 'user_property "region" "eu"',
    snippet: 'user_property "${1:name}" "${2:value}"',
  }),
  connection({
    word: 'authentication',
    positional: [oneOf('method', 'The mechanism.', mechanisms)],
    needs: 5,
    mqtt: '4.12',
    doc: 'Enhanced authentication with the `username` and `password` of the client.',
    example: 'authentication scram_sha_256',
    snippet: 'authentication ${1|scram_sha_256,scram_sha_512|}',
  }),
  connection({
    word: 'tls',
    positional: [],
    block: { place: 'tls', required: true },
    doc: 'Certificates and TLS options, for `mqtts://` and `wss://`.',
    example: 'tls {\n  ca "ca.pem"\n}',
    snippet: 'tls {\n  ca "${1:ca.pem}"\n}',
  }),
  connection({
    word: 'websocket',
    positional: [],
    block: { place: 'websocket', required: true },
    doc: 'Options of the WebSocket handshake, for `ws://` and `wss://`.',
    example: 'websocket {\n  header "X-Tenant" "42"\n}',
    snippet: 'websocket {\n  header "${1:name}" "${2:value}"\n}',
  }),
  connection({
    word: 'inflight',
    positional: [whole('count', 1, 65_535, 'How many.')],
    default: '1',
    doc: 'How many QoS 1 and 2 publishes of a client may be unacknowledged before its next publish waits.',
    example: 'inflight 20',
    snippet: 'inflight ${1:20}',
  }),
  connection({
    word: 'reconnect',
    positional: [],
    options: [
      option(
        'backoff',
        parameter('waits', ['durationRange'], 'The first and the longest wait; each is drawn between half and all of it.', '`1s..30s`', {
          limits: { min: 1 },
        }),
        {
          default: '1s..30s',
        },
      ),
      option('attempts', whole('count', 1, 1_000_000, 'How many attempts in a row before the client gives up.', { example: '`10`' }), {
        default: 'no limit',
      }),
    ],
    default: 'a lost connection ends the client',
    doc: 'Clients that could not connect or lost their connection connect again after waits that double, subscribe again and go on where they were.',
    example: 'reconnect backoff 1s..30s attempts 10',
    snippet: 'reconnect backoff ${1:1s}..${2:30s}',
  }),
  connection({
    word: 'tracking',
    positional: [oneOf('place', 'Where it rides.', trackingPlaces)],
    default: 'auto',
    doc: 'Where the tracking of published messages rides, from which loss, order and delivery latency are known.',
    example: 'tracking property',
    snippet: 'tracking ${1|auto,payload,property,off|}',
  }),
];

const brokerSettings: readonly Entry[] = [
  setting({
    word: 'give_up',
    places: ['broker'],
    positional: [duration('time', 'Since the first attempt.', { example: '`30s`', limits: { min: 1 } })],
    default: '30s',
    doc: 'The run ends with an error when no connection at all has succeeded for this long.',
    example: 'give_up 10s',
    snippet: 'give_up ${1:30s}',
  }),
  setting({
    word: 'spread',
    places: ['broker'],
    positional: [oneOf('how', 'How clients are spread over several URLs.', spreads)],
    default: 'round_robin',
    doc: 'How clients are spread over several broker URLs.',
    example: 'spread random',
    snippet: 'spread ${1|round_robin,random|}',
  }),
];

/** The broker's own figures, read beside ours. */
const monitorSettings: readonly Entry[] = [
  setting({
    word: 'monitor',
    places: ['broker'],
    positional: [],
    options: [
      flag('sys', 'The topics under `$SYS`, of mosquitto, EMQX or VerneMQ.', { excludes: ['prometheus'] }),
      option('every', duration('interval', 'How often the broker publishes them.', { example: '`10s`', limits: { min: 1 } }), {
        requires: ['sys'],
        default: '10s',
      }),
      option('username', text('name', 'Of a user who may read them.', { moment: 'client', example: '`"observer"`' }), {
        requires: ['sys'],
        default: 'that of the clients, where they share one',
      }),
      option('password', text('password', 'Of that user.', { moment: 'client', example: '`secret("observer-password")`' }), {
        requires: ['sys'],
      }),
      option(
        'prometheus',
        text('url', "The broker's endpoint for Prometheus: of EMQX, VerneMQ or HiveMQ.", { example: '`"http://localhost:8888/metrics"`' }),
        { excludes: ['sys'] },
      ),
    ],
    default: 'none',
    doc: "Reads the broker's own counts before the load and after it, and points out where they differ from ours by more than 1 %. Nobody else may use the broker meanwhile.",
    example: 'monitor sys every 10s',
    snippet: 'monitor ${1|sys,prometheus "http://localhost:8888/metrics"|}',
  }),
];

const agentSettings: readonly Entry[] = [
  setting({
    word: 'host',
    places: ['agents'],
    positional: [text('address', '`user@name`, `user@name:port`, or a Host of `~/.ssh/config`.', { example: '`"load@10.0.0.11"`' })],
    block: { place: 'host', required: false },
    repeatable: true,
    doc: 'A machine reached over SSH that carries a share of the load. Nothing needs to be installed there but Node.',
    example: 'host "load@10.0.0.11" { weight 2 }',
    snippet: 'host "${1:user@host}"',
  }),
  setting({
    word: 'local',
    places: ['agents'],
    positional: [],
    block: { place: 'local', required: false },
    doc: 'This machine carries a share of the load.',
    example: 'local { workers 2 }',
    snippet: 'local',
  }),
  setting({
    word: 'on_agent_loss',
    places: ['agents'],
    positional: [
      oneOf('what', 'What then.', [
        { word: 'stop', doc: 'the run ends' },
        { word: 'continue', doc: 'the others go on; the clients of the lost agent count as lost' },
      ]),
    ],
    default: 'stop',
    doc: 'What happens when an agent is lost in mid-run.',
    example: 'on_agent_loss continue',
    snippet: 'on_agent_loss ${1|stop,continue|}',
  }),
  setting({
    word: 'orphan_timeout',
    places: ['agents'],
    positional: [duration('time', 'How long.', { example: '`60s`', limits: { min: 1_000 } })],
    default: '60s',
    doc: 'An agent that hears nothing for this long ends its clients and itself.',
    example: 'orphan_timeout 2m',
    snippet: 'orphan_timeout ${1:60s}',
  }),
  setting({
    word: 'weight',
    places: ['host', 'local'],
    positional: [whole('weight', 1, 1_000, 'Relative to the other agents.')],
    default: '1',
    doc: 'How many clients this agent takes relative to the others. Where no agent has a weight, their cores decide.',
    example: 'weight 2',
    snippet: 'weight ${1:2}',
  }),
  setting({
    word: 'workers',
    places: ['host', 'local'],
    positional: [whole('count', 1, 1_000, 'How many processes.')],
    default: 'one per core, and more where the limit of open files asks for it',
    doc: 'How many processes this agent runs.',
    example: 'workers 4',
    snippet: 'workers ${1:4}',
  }),
  setting({
    word: 'password',
    places: ['host'],
    positional: [
      parameter('password', ['text'], 'A `secret("…")`, as no password stands in a file.', '`secret("load-host")`', { moment: 'client' }),
    ],
    default: 'keys, and what the user is asked for',
    doc: 'The password to log in to the host with, where it takes no key.',
    example: 'password secret("load-host")',
    snippet: 'password secret("${1:load-host}")',
  }),
  setting({
    word: 'sources',
    places: ['host', 'local'],
    positional: [
      parameter(
        'addresses',
        ['text', 'textRange'],
        'Addresses of the machine, ranges of them, or CIDR blocks.',
        '`"10.0.0.11".."10.0.0.20"`',
        { many: true },
      ),
    ],
    default: 'the system chooses',
    doc: 'The local addresses that connections are made from. Each address has some 28,000 ports by default, up to 64,000.',
    example: 'sources "10.0.0.11".."10.0.0.20", "10.0.1.7"',
    snippet: 'sources "${1:10.0.0.11}".."${2:10.0.0.20}"',
  }),
];

const poolSettings: readonly Entry[] = [
  setting({
    word: 'arrive',
    places: ['pool'],
    positional: [
      rate('rate', 'How many clients a second begin, over all agents.', {
        replacedBy: ['at', 'over', 'poisson', 'ramp'],
        example: '`100/s`',
        limits: { min: 1e-9 },
      }),
    ],
    options: [
      option('at', oneOf('once', 'All at the start of the run.', [{ word: 'once', doc: '' }]), { excludes: ['over', 'poisson', 'ramp'] }),
      option('over', duration('time', 'All of them within this time, evenly; with `ramp`, how long that lasts.'), {
        excludes: ['at', 'poisson'],
      }),
      option('poisson', rate('rate', 'Random gaps with this mean rate.', { example: '`100/s`', limits: { min: 1e-9 } }), {
        excludes: ['at', 'over', 'ramp'],
      }),
      option(
        'ramp',
        parameter('rates', ['rateRamp'], 'From one rate to another, linearly, then on at the last.', '`100/s -> 2_000/s`', {
          limits: { min: 0 },
        }),
        {
          excludes: ['at', 'poisson'],
        },
      ),
    ],
    default: 'at once',
    doc: 'When the clients of the pool begin.',
    example: 'arrive ramp 100/s -> 2_000/s over 1m',
    snippet: 'arrive ${1:100/s}',
  }),
  setting({
    word: 'client_id',
    places: ['pool'],
    positional: [text('id', 'Must differ from client to client.', { moment: 'client', example: '`"rider-{client.index}"`' })],
    default: "the pool's name, a hyphen and `client.index`",
    mqtt: '3.1.3.1',
    doc: 'The client identifier in CONNECT.',
    example: 'client_id "rider-{client.index}"',
    snippet: 'client_id "${1:name}-{client.index}"',
  }),
  setting({
    word: 'will',
    places: ['pool'],
    positional: [text('topic', 'Where to.', { moment: 'client', example: '`"rider/{client.index}/gone"`' })],
    options: [
      option(
        'qos',
        whole('level', 0, 2, 'The quality of service of the will.', { example: '`0`, `1` or `2`', limits: { choices: [0, 1, 2] } }),
        { default: '0' },
      ),
      flag('retain', 'The broker keeps the message for those who subscribe later.'),
      option('payload', parameter('content', ['payload'], 'What the message carries.', '`"gone"`', { moment: 'client' }), {
        default: 'nothing',
      }),
    ],
    block: { place: 'will', required: false },
    mqtt: '3.1.2.5',
    doc: 'The message that the broker publishes when a client goes without DISCONNECT. The block holds MQTT 5 properties.',
    example: 'will "rider/{client.index}/gone" qos 1 retain payload "bye"',
    snippet: 'will "${1:topic}" payload "${2:gone}"',
  }),
];

const tlsSettings: readonly Entry[] = [
  ...pemSettings(),
  setting({
    word: 'server_name',
    places: ['tls'],
    positional: [text('name', 'A DNS name.', { moment: 'client', example: '`"broker.example.org"`' })],
    default: "the URL's host",
    doc: 'The name sent in SNI, which the certificate must be for.',
    example: 'server_name "broker.example.org"',
    snippet: 'server_name "${1:name}"',
  }),
  setting({
    word: 'alpn',
    places: ['tls'],
    positional: [text('protocol', 'A protocol name.', { many: true, example: '`"mqtt"`' })],
    doc: 'Application protocols offered in the handshake.',
    example: 'alpn "mqtt"',
    snippet: 'alpn "${1:mqtt}"',
  }),
  setting({
    word: 'minimum_version',
    places: ['tls'],
    positional: [
      oneOf('version', 'The version of TLS.', [
        { word: '1.2', doc: 'TLS 1.2' },
        { word: '1.3', doc: 'TLS 1.3' },
      ]),
    ],
    default: '1.2',
    doc: 'The oldest TLS version that clients accept.',
    example: 'minimum_version 1.3',
    snippet: 'minimum_version ${1|1.3,1.2|}',
  }),
  setting({
    word: 'insecure',
    places: ['tls'],
    positional: [],
    doc: 'Accepts any certificate. For test systems only: it does not know whom it talks to.',
    example: 'insecure',
    snippet: 'insecure',
  }),
  setting({
    word: 'resume_sessions',
    places: ['tls'],
    positional: [],
    doc: 'A client that connects again resumes its TLS session, which saves the full handshake.',
    example: 'resume_sessions',
    snippet: 'resume_sessions',
  }),
];

const webSocketSettings: readonly Entry[] = [
  setting({
    word: 'header',
    places: ['websocket'],
    positional: [
      text('name', 'Its name.', { moment: 'client', example: '`"X-Tenant"`' }),
      text('value', 'Its value.', { moment: 'client', example: '`"42"`' }),
    ],
    repeatable: true,
    doc: 'A header of the HTTP request that opens the WebSocket.',
    example: 'header "X-Tenant" "42"',
    snippet: 'header "${1:name}" "${2:value}"',
  }),
  setting({
    word: 'subprotocol',
    places: ['websocket'],
    positional: [text('name', 'The name.', { example: '`"mqtt"`' })],
    default: '"mqtt"',
    mqtt: '6',
    doc: 'The WebSocket subprotocol asked for.',
    example: 'subprotocol "mqttv3.1"',
    snippet: 'subprotocol "${1:mqtt}"',
  }),
];

function pemSettings(): readonly Entry[] {
  const pem = (word: string, file: string, doc: string) =>
    setting({
      word,
      places: ['tls'],
      positional: [text('file', 'A PEM file, relative to the scenario.', { moment: 'client', example: `\`"${file}"\`` })],
      doc,
      example: `${word} "${file}"`,
      snippet: `${word} "\${1:${file}}"`,
    });
  return [
    { ...pem('ca', 'ca.pem', "Certificates that the broker's is checked against."), default: "the system's" },
    pem('certificate', 'client.pem', 'The certificate of the client; may differ from client to client.'),
    {
      ...pem('key', 'client.key', 'The key of the certificate.'),
      options: [
        option(
          'passphrase',
          text('secret', 'What an encrypted key is opened with.', { moment: 'client', example: '`secret("key-passphrase")`' }),
        ),
      ],
    },
  ];
}

/** What stands in `broker`, `agents`, `host`, `tls`, `websocket` and, before or among the steps, in a pool. */
export const settings: readonly Entry[] = [
  ...connectSettings,
  ...brokerSettings,
  ...monitorSettings,
  ...agentSettings,
  ...poolSettings,
  ...tlsSettings,
  ...webSocketSettings,
  ...messageProperties,
];
