import type { Choice, Entry } from './entry.ts';
import { duration, oneOf, parameter, text } from './parameter.ts';

const formats: readonly Choice[] = [
  { word: 'text', doc: 'the payload is UTF-8 text' },
  { word: 'bytes', doc: 'the payload is bytes' },
];

const property = (entry: Omit<Entry, 'kind' | 'options' | 'needs' | 'places'> & Partial<Entry>): Entry => ({
  kind: 'property',
  places: ['message', 'will'],
  options: [],
  needs: 5,
  ...entry,
});

const propertyText = (name: string, doc: string, example: string) => text(name, doc, { moment: 'message', example: `\`${example}\`` });

/** MQTT 5 properties in the block of a `publish` or `will`, and of other steps that send a packet. */
export const messageProperties: readonly Entry[] = [
  property({
    word: 'message_expiry',
    positional: [
      duration('time', 'Whole seconds.', {
        moment: 'message',
        example: '`60s`',
        limits: { min: 1_000, max: 4_294_967_295_000, multipleOf: 1_000 },
      }),
    ],
    mqtt: '3.3.2.3.3',
    doc: 'The broker drops the message when it could not deliver it for this long.',
    example: 'message_expiry 60s',
    snippet: 'message_expiry ${1:60s}',
  }),
  property({
    word: 'content_type',
    positional: [propertyText('type', 'Often a MIME type.', '"application/json"')],
    mqtt: '3.3.2.3.9',
    doc: 'Says what the payload is.',
    example: 'content_type "application/json"',
    snippet: 'content_type "${1:application/json}"',
  }),
  property({
    word: 'response_topic',
    positional: [propertyText('topic', 'A topic without wildcards.', '"response/{client.id}"')],
    mqtt: '3.3.2.3.5',
    doc: 'Where an answer should go.',
    example: 'response_topic "response/{client.id}"',
    snippet: 'response_topic "${1:response/{client.id}}"',
  }),
  property({
    word: 'correlation_data',
    positional: [propertyText('data', 'Anything that tells requests apart.', '"{message.seq}"')],
    mqtt: '3.3.2.3.6',
    doc: 'Travels back with the answer.',
    example: 'correlation_data "{message.seq}"',
    snippet: 'correlation_data "${1:{message.seq}}"',
  }),
  property({
    word: 'format',
    positional: [oneOf('format', 'What the payload is.', formats)],
    default: 'bytes',
    mqtt: '3.3.2.3.2',
    doc: 'The payload format indicator.',
    example: 'format text',
    snippet: 'format ${1|text,bytes|}',
  }),
  property({
    word: 'user_property',
    positional: [propertyText('name', 'Its name.', '"trace"'), propertyText('value', 'Its value.', '"{message.seq}"')],
    repeatable: true,
    mqtt: '3.3.2.3.7',
    doc: 'A user property of the message.',
    example: 'user_property "trace" "{client.index}-{message.seq}"',
    snippet: 'user_property "${1:name}" "${2:value}"',
  }),
  property({
    word: 'user_property',
    places: ['filters', 'request'],
    positional: [
      text('name', 'Its name.', { moment: 'step', example: '`"trace"`' }),
      text('value', 'Its value.', { moment: 'step', example: '`"{client.index}"`' }),
    ],
    repeatable: true,
    mqtt: '3.8.2.1.3',
    doc: 'A user property of SUBSCRIBE, UNSUBSCRIBE or DISCONNECT.',
    example: 'user_property "trace" "{client.index}"',
    snippet: 'user_property "${1:name}" "${2:value}"',
  }),
  property({
    word: 'topic_alias',
    places: ['message'],
    positional: [],
    mqtt: '3.3.2.3.4',
    doc: 'Sends the topic once and a number instead of it from then on, as far as the broker allows.',
    example: 'topic_alias',
    snippet: 'topic_alias',
  }),
  property({
    word: 'delay',
    places: ['will'],
    positional: [
      parameter('time', ['duration'], 'Whole seconds.', '`10s`', { limits: { min: 0, max: 4_294_967_295_000, multipleOf: 1_000 } }),
    ],
    default: '0s',
    mqtt: '3.1.3.2.2',
    doc: 'How long the broker waits before it publishes the will; a client that comes back in time prevents it.',
    example: 'delay 10s',
    snippet: 'delay ${1:10s}',
  }),
];
