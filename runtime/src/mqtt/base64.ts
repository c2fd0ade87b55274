/** Writes `length` bytes, a multiple of 3, as base64 characters at `at`; returns the place after them. */
export function writeBase64(from: Uint8Array, length: number, into: Uint8Array, at: number): number {
  let place = at;
  for (let byte = 0; byte < length; byte += 3) {
    const bits = (from[byte] << 16) | (from[byte + 1] << 8) | from[byte + 2];
    into[place++] = characters[bits >>> 18];
    into[place++] = characters[(bits >>> 12) & 63];
    into[place++] = characters[(bits >>> 6) & 63];
    into[place++] = characters[bits & 63];
  }
  return place;
}

/** Reads `length` characters, a multiple of 4, at `at`; false where one is not of base64. */
export function readBase64(from: Uint8Array, at: number, length: number, into: Uint8Array): boolean {
  let place = 0;
  let wrong = 0;
  for (let character = at; character < at + length; character += 4) {
    const a = values[from[character]];
    const b = values[from[character + 1]];
    const c = values[from[character + 2]];
    const d = values[from[character + 3]];
    wrong |= a | b | c | d;
    into[place++] = (a << 2) | (b >>> 4);
    into[place++] = (b << 4) | (c >>> 2);
    into[place++] = (c << 6) | d;
  }
  return wrong < notBase64;
}

const notBase64 = 64;
const characters = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const values = new Uint8Array(256).fill(notBase64);
for (let value = 0; value < characters.length; value++) values[characters[value]] = value;
