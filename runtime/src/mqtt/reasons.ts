/**
 * A reason or return code with its name and what else the broker said, `not authorized (0x87): token expired`, as it stands in
 * errors. Names: MQTT 5 §2.4, MQTT 3.1.1 §3.2.2.3.
 */
export function reasonText(code: number, said?: { reasonString?: string; serverReference?: string }): string {
  const name = `${names[code] ?? 'unknown reason'} (0x${code.toString(16).toUpperCase().padStart(2, '0')})`;
  const reference = said?.serverReference && `use ${said.serverReference}`;
  return [name, said?.reasonString, reference].filter(Boolean).join(': ');
}

/** Codes from here on say that something failed. CONNACK of 3.1.1 alone has failures below, 1 to 5. */
export const firstFailure = 0x80;

const names: Record<number, string> = {
  1: 'unacceptable protocol version',
  2: 'identifier rejected',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorized',
  128: 'unspecified error',
  129: 'malformed packet',
  130: 'protocol error',
  131: 'implementation specific error',
  132: 'unsupported protocol version',
  133: 'client identifier not valid',
  134: 'bad user name or password',
  135: 'not authorized',
  136: 'server unavailable',
  137: 'server busy',
  138: 'banned',
  139: 'server shutting down',
  140: 'bad authentication method',
  141: 'keep alive timeout',
  142: 'session taken over',
  143: 'topic filter invalid',
  144: 'topic name invalid',
  145: 'packet identifier in use',
  146: 'packet identifier not found',
  147: 'receive maximum exceeded',
  148: 'topic alias invalid',
  149: 'packet too large',
  150: 'message rate too high',
  151: 'quota exceeded',
  152: 'administrative action',
  153: 'payload format invalid',
  154: 'retain not supported',
  155: 'QoS not supported',
  156: 'use another server',
  157: 'server moved',
  158: 'shared subscriptions not supported',
  159: 'connection rate exceeded',
  160: 'maximum connect time',
  161: 'subscription identifiers not supported',
  162: 'wildcard subscriptions not supported',
};
