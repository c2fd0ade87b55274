import type { Output } from './output.ts';
import { largestVariable, variableSize, writeVariable } from './variableInteger.ts';

/**
 * Leaves room for a length that is known only when what it measures has been written: `guess` bytes for a variable byte integer.
 * Returns its place, as a distance from `out.start`.
 */
export function beginLength(out: Output, guess: number): number {
  out.reserve(longestLength);
  const mark = out.length;
  out.end += guess;
  return mark;
}

/**
 * Writes the length of all that came after it. Where the guess was wrong, that moves by a byte or two. Returns the length's own
 * size, which is the best guess for the next one of its kind. @throws RangeError where no packet can be as long
 */
export function endLength(out: Output, mark: number, guess: number): number {
  const length = out.length - mark - guess;
  if (length > largestVariable) throw new RangeError('longer than 268,435,455 bytes, as no packet can be');
  const size = variableSize(length);
  if (size !== guess) move(out, mark + guess, size - guess);
  writeVariable(out.buffer, out.start + mark, length);
  return size;
}

const longestLength = 4;

function move(out: Output, from: number, by: number): void {
  out.reserve(longestLength);
  out.buffer.copyWithin(out.start + from + by, out.start + from, out.end);
  out.end += by;
}
