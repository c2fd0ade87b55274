import type { Output } from './output.ts';

/** Writes bytes. Most are few, where a loop beats a call out of JavaScript. */
export function writeBytes(out: Output, bytes: Uint8Array): void {
  out.reserve(bytes.length);
  const { buffer, end } = out;
  if (bytes.length > fewBytes) buffer.set(bytes, end);
  else for (let at = 0; at < bytes.length; at++) buffer[end + at] = bytes[at];
  out.end = end + bytes.length;
}

/** Writes a text as UTF-8. */
export function writeText(out: Output, text: string): void {
  out.reserve(text.length * 3);
  if (text.length > fewBytes || !writeAscii(out, text)) out.end += out.buffer.write(text, out.end, 'utf8');
}

/** Writes a whole number ≥ 0 in decimal digits, in place. */
export function writeDecimal(out: Output, value: number): void {
  out.reserve(mostDigits);
  let digits = 1;
  for (let power = 10; power <= value; power *= 10) digits++;
  let rest = value;
  for (let at = out.end + digits - 1; at >= out.end; at--) {
    const digit = rest % 10;
    out.buffer[at] = 0x30 + digit;
    rest = (rest - digit) / 10;
  }
  out.end += digits;
}

/** Leaves room for the two bytes of length of a text or of binary data. Returns their place, as a distance from `out.start`. */
export function beginField(out: Output): number {
  out.reserve(2);
  const mark = out.length;
  out.end += 2;
  return mark;
}

/** Writes the length of all that came after `mark`. @throws RangeError beyond 65,535 bytes */
export function endField(out: Output, mark: number): void {
  const length = out.length - mark - 2;
  if (length > 0xffff) throw new RangeError('longer than 65,535 bytes');
  out.buffer[out.start + mark] = length >>> 8;
  out.buffer[out.start + mark + 1] = length & 0xff;
}

const fewBytes = 64;
const mostDigits = 16;

/** False, and nothing written, where a character is not ASCII. */
function writeAscii(out: Output, text: string): boolean {
  const { buffer, end } = out;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) return false;
    buffer[end + at] = unit;
  }
  out.end = end + text.length;
  return true;
}
