import * as mqttPacket from 'mqtt-packet';
import { MalformedPacket } from './malformed.ts';
import { packetType } from './packetTypes.ts';
import { checkPropertyRules } from './propertyRules.ts';
import { readShortest, variableSizeAt } from './variableInteger.ts';

/** All packets but PUBLISH and its acknowledgements: rare enough for a general codec. */
export type Version = 3 | 4 | 5;
export type Packet = mqttPacket.Packet;
export type ConnectPacket = mqttPacket.IConnectPacket;
export type SubscribePacket = mqttPacket.ISubscribePacket;
export type DisconnectPacket = mqttPacket.IDisconnectPacket;

// Its cache of all 65,536 numbers is built at the first packet: 40–70 ms in which the first connections of a worker would wait, for nothing.
mqttPacket.writeToStream.cacheNumbers = false;

/** @throws Error that says which field cannot be sent */
export function encodePacket(packet: Packet, version: Version): Buffer {
  try {
    return mqttPacket.generate(packet, { protocolVersion: version });
  } catch (error) {
    // It writes lengths without looking whether their two bytes can hold them.
    if (error instanceof RangeError) throw new Error('a text is longer than 65,535 bytes');
    throw error;
  }
}

/**
 * One whole packet. It may keep views of `frame`, so nothing of it may be kept beyond the call that gave `frame`.
 * @throws MalformedPacket
 */
export function decodePacket(frame: Buffer, version: Version): Packet {
  if (version === 5) checkPropertyLength(frame);
  const decoder = decoders[version];
  decoder.packet = undefined;
  decoder.error = undefined;
  try {
    if (decoder.parser.parse(frame) > 0) decoder.error ??= new Error('it is longer than it says');
  } catch (error) {
    // The parser reads beyond the end of some packets that are too short.
    decoder.error = error as Error;
  }
  if (decoder.packet !== undefined && decoder.error === undefined) return checked(decoder.packet);
  decoders[version] = openDecoder(version);
  throw new MalformedPacket(decoder.error?.message.toLowerCase() ?? 'a packet is incomplete');
}

/** The parser takes lengths that are longer than they need to be. */
function checkPropertyLength(frame: Buffer): void {
  const before = bytesBeforeProperties[frame[0] >>> 4];
  if (before !== undefined) readShortest(frame, 1 + variableSizeAt(frame, 1) + before, frame.length);
}

const bytesBeforeProperties: Record<number, number | undefined> = {
  [packetType.connack]: 2,
  [packetType.suback]: 2,
  [packetType.unsuback]: 2,
  [packetType.disconnect]: 1,
  [packetType.auth]: 1,
};

function checked(packet: Packet): Packet {
  if ('properties' in packet && packet.cmd !== 'publish') checkPropertyRules(packet.cmd, packet.properties ?? {});
  return packet;
}

interface Decoder {
  parser: mqttPacket.Parser;
  packet: Packet | undefined;
  error: Error | undefined;
}

const decoders: Record<Version, Decoder> = { 3: openDecoder(3), 4: openDecoder(4), 5: openDecoder(5) };

function openDecoder(version: Version): Decoder {
  const decoder: Decoder = { parser: mqttPacket.parser({ protocolVersion: version }), packet: undefined, error: undefined };
  decoder.parser.on('packet', (packet: Packet) => {
    decoder.packet = packet;
  });
  decoder.parser.on('error', (error: Error) => {
    decoder.error = error;
  });
  return decoder;
}
