import { isUtf8 } from 'node:buffer';
import { MalformedPacket } from './malformed.ts';

/** @throws MalformedPacket where `bytes[start … end)` is no text (MQTT 5 §1.5.4): sound UTF-8 without U+0000; `what` stands in the message */
export function checkText(bytes: Uint8Array, start: number, end: number, what: string): void {
  for (let at = start; at < end; at++) {
    if (bytes[at] === 0) throw new MalformedPacket(`${what} contains U+0000`);
    // Most texts are ASCII, which this loop tells faster than any call.
    if (bytes[at] >= 0x80) {
      checkBeyondAscii(bytes.subarray(at, end), what);
      return;
    }
  }
}

/** @throws MalformedPacket as `checkText`, and for wildcards, which a topic that messages are sent to cannot have (MQTT 5 §3.3.2.1) */
export function checkTopic(bytes: Uint8Array, start: number, end: number, what: string): void {
  checkText(bytes, start, end, what);
  for (let at = start; at < end; at++) {
    if (bytes[at] === hash || bytes[at] === plus) throw new MalformedPacket(`${what} contains a wildcard`);
  }
}

function checkBeyondAscii(bytes: Uint8Array, what: string): void {
  if (!isUtf8(bytes)) throw new MalformedPacket(`${what} is not UTF-8`);
  if (bytes.includes(0)) throw new MalformedPacket(`${what} contains U+0000`);
}

const [hash, plus] = Buffer.from('#+');
