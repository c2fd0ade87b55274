import type { Output } from './output.ts';

/** Writes a text as UTF-8. Most are short and ASCII, where a loop beats a call out of JavaScript. */
export function writeText(out: Output, text: string): void {
  out.reserve(text.length * 3);
  const { buffer } = out;
  if (text.length <= 64) {
    let at = out.end;
    let place = 0;
    for (; place < text.length; place++) {
      const unit = text.charCodeAt(place);
      if (unit >= 0x80) break;
      buffer[at++] = unit;
    }
    if (place === text.length) {
      out.end = at;
      return;
    }
  }
  out.end += buffer.write(text, out.end, 'utf8');
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

const mostDigits = 16;
