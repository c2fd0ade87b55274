import { MalformedPacket } from '../mqtt/malformed.ts';
import type { Packet } from '../mqtt/packets.ts';
import type { QoS } from '../plan/plan.ts';

/** What a broker does not take (MQTT 5 §3.2.2.3). Only clients of brokers that limit something have one. */
export interface Limits {
  maximumQoS: number;
  retainAvailable: boolean;
  /** In bytes; Infinity where the broker does not say. */
  maximumPacketSize: number;
}

type Terms = Extract<Packet, { cmd: 'connack' }>['properties'];

/** What CONNACK says; undefined where it limits nothing. */
export function limitsOf(terms: Terms): Limits | undefined {
  const { maximumQoS, retainAvailable, maximumPacketSize } = terms ?? {};
  if (maximumQoS === undefined && retainAvailable !== false && maximumPacketSize === undefined) return undefined;
  return {
    maximumQoS: maximumQoS ?? 2,
    retainAvailable: retainAvailable !== false,
    maximumPacketSize: maximumPacketSize ?? Number.POSITIVE_INFINITY,
  };
}

/** @throws MalformedPacket for terms that CONNACK cannot have */
export function checkTerms(terms: Terms): void {
  if (terms?.receiveMaximum === 0) throw new MalformedPacket('CONNACK has receive maximum 0', 'protocol error');
  if (terms?.maximumPacketSize === 0) throw new MalformedPacket('CONNACK has maximum packet size 0', 'protocol error');
  if ((terms?.maximumQoS ?? 0) > 1) throw new MalformedPacket(`CONNACK has maximum QoS ${terms?.maximumQoS}`, 'protocol error');
}

/** @throws Error that says why a publish must not be sent: the broker would end the connection */
export function checkAllowed(limits: Limits, qos: QoS, retain: boolean): void {
  if (qos > limits.maximumQoS) throw new Error(`the broker takes QoS ${limits.maximumQoS} at most`);
  if (retain && !limits.retainAvailable) throw new Error('the broker takes no retained messages');
}

/** @throws Error as `checkAllowed`, for a packet of so many bytes */
export function checkSize(limits: Limits, bytes: number): void {
  if (bytes > limits.maximumPacketSize) throw new Error(`the broker takes packets of ${limits.maximumPacketSize} bytes at most`);
}
