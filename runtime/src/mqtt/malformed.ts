/**
 * What arrived is no MQTT: MQTT 5 §4.13 asks to close the connection. The message says what is wrong in a few words, the same
 * words for the same fault, so that faults can be counted by them.
 */
export class MalformedPacket extends Error {
  /** What DISCONNECT says of it, as far as it can (MQTT 5 §3.14.2.1). */
  readonly fault: Fault;

  constructor(message: string, fault: Fault = 'malformed packet') {
    super(message);
    this.fault = fault;
  }
}

export type Fault = keyof typeof faultCodes;

export const faultCodes = {
  'malformed packet': 0x81,
  'protocol error': 0x82,
  'receive maximum exceeded': 0x93,
  'topic alias invalid': 0x94,
  'packet too large': 0x95,
} as const;
