/** Where the lines of a text begin, found once for a text. Lines end in `\n`, `\r\n` or `\r`, as in the Language Server Protocol. */
export interface Lines {
  /** The first offset of each line. */
  readonly starts: readonly number[];
  /** Both from 0; the character counts UTF-16 code units. */
  positionAt(offset: number): LinePosition;
  /** Positions outside of the text give the nearest offset inside of it, and those behind a line's end its end. */
  offsetAt(position: LinePosition): number;
  /** The line as people count, from 1. */
  numberAt(offset: number): number;
}

export interface LinePosition {
  line: number;
  character: number;
}

export function linesOf(text: string): Lines {
  if (latest?.text !== text) latest = { text, lines: foundIn(text) };
  return latest.lines;
}

/** One text is asked of in many places while it is worked on. */
let latest: { text: string; lines: Lines } | undefined;

function foundIn(text: string): Lines {
  const starts = startsOf(text);
  const lineAt = (offset: number) => lastAtOrBefore(starts, offset);
  return {
    starts,
    positionAt(offset) {
      const inside = Math.min(Math.max(offset, 0), text.length);
      const line = lineAt(inside);
      return { line, character: Math.min(inside, contentEnd(text, starts, line)) - starts[line] };
    },
    offsetAt({ line, character }) {
      if (line < 0) return 0;
      if (line >= starts.length) return text.length;
      return Math.min(starts[line] + Math.max(character, 0), contentEnd(text, starts, line));
    },
    numberAt: (offset) => lineAt(offset) + 1,
  };
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed)) starts.push(at + 1);
  }
  return starts;
}

const lineFeed = 10;
const carriageReturn = 13;

/** The offset of a line's break, or of the text's end. */
function contentEnd(text: string, starts: readonly number[], line: number): number {
  let end = starts[line + 1] ?? text.length;
  if (line + 1 === starts.length) return end;
  if (text.charCodeAt(end - 1) === lineFeed) end -= 1;
  return text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
