/**
 * What arrived is no MQTT: MQTT 5 §4.13 asks to close the connection. The message says what is wrong in a few words, the same
 * words for the same fault, so that faults can be counted by them.
 */
export class MalformedPacket extends Error {}
