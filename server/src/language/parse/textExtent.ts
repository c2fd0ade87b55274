/**
 * Where a string ends and which parts of it are expressions. A string never runs beyond its line, so that a forgotten quote
 * costs one line and not the rest of the file.
 */
export interface Segment {
  kind: 'piece' | 'hole';
  /** Of a hole, what stands between its braces. */
  start: number;
  end: number;
  /** False for a hole whose `}` is missing; it then reaches to the end of the string. */
  closed: boolean;
}

/** Strings in holes of strings: deeper than a person nests them, and low enough that no text exhausts the stack. */
const deepest = 8;

/** The offset behind the string that begins at `start`: behind its `"`, or at the end of its line where that is missing. */
export function textEnd(text: string, start: number): number {
  return nestedEnd(text, start + 1, ['"'], text.length) ?? flatEnd(text, start + 1);
}

/** Whether a string, given as written, has its closing quote. */
export function isTextClosed(image: string): boolean {
  const backslashes = /\\*$/.exec(image.slice(1, -1))![0].length;
  return image.length > 1 && image.endsWith('"') && backslashes % 2 === 0;
}

/** The pieces and holes between `start` and `end`, which exclude the quotes, in their order. */
export function segmentsOf(text: string, start: number, end: number): Segment[] {
  const segments: Segment[] = [];
  let pieceStart = start;
  let at = start;
  while (at < end) {
    if (text[at] !== '{' || text[at + 1] === '{') {
      at += unitLength(text, at);
      continue;
    }
    const behind = nestedEnd(text, at + 1, ['{'], end);
    if (at > pieceStart) segments.push({ kind: 'piece', start: pieceStart, end: at, closed: true });
    segments.push({ kind: 'hole', start: at + 1, end: behind === undefined ? end : behind - 1, closed: behind !== undefined });
    at = behind ?? end;
    pieceStart = at;
  }
  if (end > pieceStart) segments.push({ kind: 'piece', start: pieceStart, end, closed: true });
  return segments;
}

/** The offset behind what closes the one thing in `open`, a string or a hole; undefined where its line ends first. */
function nestedEnd(text: string, start: number, open: ('"' | '{')[], limit: number): number | undefined {
  let at = start;
  while (at < limit && !isLineEnd(text, at) && open.length <= deepest) {
    const char = text[at];
    const inText = open[open.length - 1] === '"';
    const length = char === '\\' || inText ? unitLength(text, at) : 1;
    at += length;
    if (length > 1 || char === '\\') continue;
    if (char === (inText ? '"' : '}')) open.pop();
    else if (char === '{' || (char === '"' && !inText)) open.push(char);
    if (open.length === 0) return at;
  }
  return undefined;
}

/**
 * The end of a string whose holes are broken: its first quote. Where there is none, it is the line's end without the braces
 * that stand apart there, for those belong to a block.
 */
function flatEnd(text: string, start: number): number {
  let at = start;
  while (!isLineEnd(text, at)) {
    if (text[at] === '"') return at + 1;
    at += text[at] === '\\' ? unitLength(text, at) : 1;
  }
  let end = at;
  for (let back = at; back > start && ' \t{}'.includes(text[back - 1]); back -= 1) {
    if (text[back - 1] === ' ' || text[back - 1] === '\t') end = back - 1;
  }
  return end;
}

/** How many characters stand for one: an escape, a doubled brace, or a character as it is. */
function unitLength(text: string, at: number): number {
  const [char, next] = [text[at], text[at + 1]];
  if (char === '\\' && !isLineEnd(text, at + 1)) return next === 'u' && text[at + 2] === '{' ? codeLength(text, at) : 2;
  return (char === '{' || char === '}') && next === char ? 2 : 1;
}

function codeLength(text: string, at: number): number {
  let end = at + 3;
  while (/[\da-zA-Z]/.test(text[end] ?? '')) end += 1;
  return text[end] === '}' ? end + 1 - at : 2;
}

function isLineEnd(text: string, at: number): boolean {
  return at >= text.length || text[at] === '\n' || text[at] === '\r';
}
