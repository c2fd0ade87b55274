import { decodePacket } from '../mqtt/packets.ts';
import type { ReceivedPublish } from '../mqtt/publish.ts';
import type { ReceivedField } from '../plan/plan.ts';
import type { Value } from './expression.ts';

/**
 * A message as handlers read it. Nothing is decoded before it is asked for. It views the receive buffer: valid only until the
 * handler returns.
 */
export class Received {
  readonly topic: string;
  readonly #publish: ReceivedPublish;
  readonly #bytes: Buffer;
  readonly #frame: Buffer;
  #json: unknown;
  #parsed = false;

  /** `bytes` are what `publish` speaks of; `frame` is the packet in them. */
  constructor(topic: string, publish: ReceivedPublish, frame: Buffer, bytes: Buffer) {
    this.topic = topic;
    this.#publish = publish;
    this.#bytes = bytes;
    this.#frame = frame;
  }

  /** A missing member, property or field is an empty text: what others send must not stop a run. */
  read(field: ReceivedField, path: readonly string[]): Value {
    switch (field) {
      case 'topic':
        return this.topic;
      case 'payload':
        return this.#payload();
      case 'json':
        return asValue(memberAt(this.#jsonValue(), path));
      case 'qos':
        return this.#publish.qos;
      case 'retain':
        return this.#publish.retain;
      default:
        return this.#property(field, path);
    }
  }

  /** The bytes of a field that need not be text. */
  view(field: 'payload' | 'correlationData'): Uint8Array {
    if (field === 'payload') return this.#bytes.subarray(this.#publish.payloadStart, this.#publish.payloadEnd);
    return this.#properties()?.correlationData ?? none;
  }

  #payload(): string {
    return this.#bytes.toString('utf8', this.#publish.payloadStart, this.#publish.payloadEnd);
  }

  #jsonValue(): unknown {
    if (!this.#parsed) this.#json = parsed(this.#payload());
    this.#parsed = true;
    return this.#json;
  }

  #property(field: keyof typeof propertyNames, path: readonly string[]): Value {
    const value = this.#properties()?.[propertyNames[field]];
    if (Buffer.isBuffer(value)) return value.toString('utf8');
    return asValue(field === 'userProperty' ? firstOf(memberAt(value, path)) : value);
  }

  #properties() {
    if (this.#publish.propertiesEnd === this.#publish.propertiesStart) return undefined;
    const packet = decodePacket(this.#frame, 5);
    return packet.cmd === 'publish' ? packet.properties : undefined;
  }
}

const none = new Uint8Array(0);

const propertyNames = {
  responseTopic: 'responseTopic',
  correlationData: 'correlationData',
  contentType: 'contentType',
  messageExpiry: 'messageExpiryInterval',
  userProperty: 'userProperties',
} as const;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** A user property may stand several times. */
function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function asValue(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
