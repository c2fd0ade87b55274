import type { BuiltIn, ValueFunction } from './entry.ts';
import { anything, parameter, size, text } from './parameter.ts';

const file = (doc: string, example: string) => text('path', doc, { moment: 'client', example: `\`"${example}"\`` });
const rowsFile = (example: string) => text('path', 'Relative to the scenario.', { example: `\`"${example}"\`` });

/** Functions of values, payloads and data. */
export const functions: readonly ValueFunction[] = [
  {
    name: 'random',
    parameters: [
      parameter('from', ['number', 'duration', 'size', 'rate', 'percent'], 'The least.', '`1`', { moment: 'message' }),
      parameter('to', ['number', 'duration', 'size', 'rate', 'percent'], 'The largest.', '`10`', { moment: 'message' }),
    ],
    returns: 'argument',
    moment: 'client',
    doc: 'A number between two others, drawn evenly each time; a whole one where both are written without a decimal point (then both can be drawn).',
    example: 'random(-90.0, 90.0)',
    snippet: 'random(${1:0}, ${2:100})',
  },
  {
    name: 'choose',
    parameters: [anything('value', 'One of those to choose from.', { many: true, moment: 'message' })],
    returns: 'argument',
    moment: 'client',
    doc: 'One of its arguments, drawn evenly each time.',
    example: 'choose("red", "green", "blue")',
    snippet: 'choose(${1:"a"}, ${2:"b"})',
  },
  {
    name: 'bytes',
    parameters: [size('size', 'How many.', { moment: 'message', example: '`64`' })],
    returns: 'payload',
    moment: 'plan',
    doc: 'Random bytes, which cannot be compressed. From 30 bytes on they carry the tracking and still have the size asked for.',
    example: 'bytes(random(64, 256))',
    snippet: 'bytes(${1:64})',
  },
  {
    name: 'text',
    parameters: [size('length', 'How many characters.', { moment: 'message', example: '`64`' })],
    returns: 'text',
    moment: 'client',
    doc: 'Random letters and digits.',
    example: 'text(16)',
    snippet: 'text(${1:16})',
  },
  {
    name: 'json',
    parameters: [],
    takesObject: true,
    returns: 'payload',
    moment: 'plan',
    doc: 'A JSON object. Durations are written in milliseconds, sizes in bytes, rates per second, percentages as ratios.',
    example: 'json { id: client.id, seq: message.seq }',
    snippet: 'json { ${1:id}: ${2:client.id} }',
  },
  {
    name: 'file',
    parameters: [file('Relative to the scenario; may differ from client to client.', 'image.jpg')],
    returns: 'payload',
    moment: 'plan',
    doc: "A file's bytes.",
    example: 'file("image.jpg")',
    snippet: 'file("${1:image.jpg}")',
  },
  {
    name: 'csv',
    parameters: [rowsFile('accounts.csv')],
    returns: 'source',
    moment: 'plan',
    doc: 'Rows of a CSV file; its first line names the columns.',
    example: 'data accounts = csv("accounts.csv")',
    snippet: 'csv("${1:accounts.csv}")',
  },
  {
    name: 'ndjson',
    parameters: [rowsFile('accounts.ndjson')],
    returns: 'source',
    moment: 'plan',
    doc: 'Rows of a file with one JSON object a line.',
    example: 'data accounts = ndjson("accounts.ndjson")',
    snippet: 'ndjson("${1:accounts.ndjson}")',
  },
  {
    name: 'json',
    parameters: [rowsFile('accounts.json')],
    returns: 'source',
    moment: 'plan',
    doc: 'Rows of a JSON file that holds a list of objects.',
    example: 'data accounts = json("accounts.json")',
    snippet: 'json("${1:accounts.json}")',
  },
  {
    name: 'env',
    parameters: [
      text('name', 'The name of an environment variable.', { example: '`"BROKER"`' }),
      text('default', 'Taken where it is not set.', { optional: true, example: '`"mqtt://localhost:1883"`' }),
    ],
    returns: 'text',
    moment: 'plan',
    doc: 'An environment variable of the machine that directs the run, read when the scenario is compiled. It stands in the plan: no place for secrets.',
    example: 'env("BROKER", "mqtt://localhost:1883")',
    snippet: 'env("${1:NAME}")',
  },
  {
    name: 'secret',
    parameters: [text('name', 'The name under which the value is asked for.', { example: '`"broker-password"`' })],
    returns: 'text',
    moment: 'client',
    doc: 'A value that is asked for before the run and only ever kept in memory.',
    example: 'secret("broker-password")',
    snippet: 'secret("${1:broker-password}")',
  },
];

/** Values that are there without a declaration; those of `m` in an `on "…" as m` block. */
export const builtIns: readonly BuiltIn[] = [
  {
    object: 'client',
    property: 'index',
    type: 'number',
    moment: 'client',
    doc: 'The number of the client in its pool, from 0, over all agents.',
  },
  { object: 'client', property: 'id', type: 'text', moment: 'client', mqtt: '3.1.3.1', doc: 'The client identifier.' },
  { object: 'agent', property: 'index', type: 'number', moment: 'client', doc: 'The number of the agent that runs the client, from 0.' },
  { object: 'message', property: 'seq', type: 'number', moment: 'message', doc: "The client's own counter of this publish step, from 0." },
  received('topic', 'text', 'Its topic.', '3.3.2.1'),
  received('payload', 'text', 'Its payload, as it came.', '3.3.3'),
  { ...received('json', 'any', 'A member of its payload read as JSON: `m.json.user.id`; empty where there is none.'), open: true },
  received('qos', 'number', 'The quality of service it came with.', '3.3.1.2'),
  received('retain', 'bool', 'Whether it was a retained message.', '3.3.1.3'),
  { ...received('response_topic', 'text', 'Where an answer should go; empty where it does not say.', '3.3.2.3.5'), needs: 5 },
  { ...received('correlation_data', 'text', 'What tells requests apart.', '3.3.2.3.6'), needs: 5 },
  { ...received('content_type', 'text', 'What its payload is.', '3.3.2.3.9'), needs: 5 },
  { ...received('message_expiry', 'duration', 'How long it was still to be delivered.', '3.3.2.3.3'), needs: 5 },
  {
    ...received(
      'user_property',
      'text',
      'A user property by name: `m.user_property.trace`; of several with that name the first, `m.user_property.trace[1]` the second.',
      '3.3.2.3.7',
    ),
    open: true,
    needs: 5,
  },
  {
    ...received('user_properties', 'text', 'All user properties in their order, as JSON: `[["trace","1"],["trace","2"]]`.', '3.3.2.3.7'),
    needs: 5,
  },
  {
    ...received(
      'subscription_identifiers',
      'text',
      'The identifiers of the subscriptions that it came for: `7`, or `7,9` where several match.',
      '3.3.2.3.8',
    ),
    needs: 5,
  },
];

function received(property: string, type: BuiltIn['type'], doc: string, mqtt?: string): BuiltIn {
  return { object: 'm', property, type, moment: 'step', doc, ...(mqtt && { mqtt }) };
}
