import { fieldEnd, findProperty, publishProperty, shapes, valueEnd } from '../mqtt/properties.ts';
import type { ReceivedPublish } from '../mqtt/publish.ts';
import { readVariable } from '../mqtt/variableInteger.ts';
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
  #json: unknown;
  #parsed = false;

  /** `bytes` are what `publish` speaks of. */
  constructor(topic: string, publish: ReceivedPublish, bytes: Buffer) {
    this.topic = topic;
    this.#publish = publish;
    this.#bytes = bytes;
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
      case 'responseTopic':
      case 'contentType':
      case 'correlationData':
        return this.#field(publishProperty[field]).toString('utf8');
      case 'messageExpiry':
        return this.#expiry();
      case 'userProperty':
        return this.#userProperty(path);
      case 'userProperties':
        return JSON.stringify(this.#userProperties());
      case 'subscriptionIdentifiers':
        return this.#values(publishProperty.subscriptionIdentifier, (at, end) => readVariable(this.#bytes, at, end)).join(',');
    }
  }

  /** The bytes of a field that need not be text. */
  view(field: 'payload' | 'correlationData'): Uint8Array {
    if (field === 'payload') return this.#bytes.subarray(this.#publish.payloadStart, this.#publish.payloadEnd);
    return this.#field(publishProperty.correlationData);
  }

  #payload(): string {
    return this.#bytes.toString('utf8', this.#publish.payloadStart, this.#publish.payloadEnd);
  }

  #jsonValue(): unknown {
    if (!this.#parsed) this.#json = parsed(this.#payload());
    this.#parsed = true;
    return this.#json;
  }

  #field(identifier: number): Buffer {
    const at = findProperty(this.#bytes, this.#publish.propertiesStart, this.#publish.propertiesEnd, identifier);
    return at < 0 ? none : this.#fieldAt(at);
  }

  #fieldAt(at: number): Buffer {
    return this.#bytes.subarray(at + 2, fieldEnd(this.#bytes, at, this.#publish.propertiesEnd));
  }

  #expiry(): Value {
    const { propertiesStart, propertiesEnd } = this.#publish;
    const at = findProperty(this.#bytes, propertiesStart, propertiesEnd, publishProperty.messageExpiry);
    return at < 0 ? '' : this.#bytes.readUInt32BE(at);
  }

  /** By its name, and of several by their place: `colour[1]`. */
  #userProperty([wanted, place = '0']: readonly string[]): Value {
    return this.#userProperties().filter(([name]) => name === wanted)[Number(place)]?.[1] ?? '';
  }

  #userProperties(): [name: string, value: string][] {
    return this.#values(publishProperty.userProperty, (at, end) => {
      return [this.#fieldAt(at).toString(), this.#fieldAt(fieldEnd(this.#bytes, at, end)).toString()];
    });
  }

  /** All values of a property that may stand several times, in their order. */
  #values<T>(identifier: number, read: (at: number, end: number) => T): T[] {
    const { propertiesStart, propertiesEnd } = this.#publish;
    const values: T[] = [];
    for (let from = propertiesStart; ; ) {
      const at = findProperty(this.#bytes, from, propertiesEnd, identifier);
      if (at < 0) return values;
      values.push(read(at, propertiesEnd));
      from = valueEnd(this.#bytes, at, propertiesEnd, shapes[identifier]!);
    }
  }
}

const none = Buffer.alloc(0);

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

function asValue(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
