/** The packets' numbers, in the upper half of their first byte (MQTT 5 §2.1.2). */
export const packetType = {
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  suback: 9,
  unsuback: 11,
  pingresp: 13,
  disconnect: 14,
  auth: 15,
} as const;

export const pingRequest = Buffer.from([0xc0, 0]);
