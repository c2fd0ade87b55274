/** One keystroke: what it puts in at an offset, closing brackets and quotes coming along as in an editor; `removed`: a deletion. */
export interface Keystroke {
  at: number;
  removed: number;
  inserted: string;
  /** Where the cursor is then. */
  cursor: number;
}

/**
 * Types a statement below a line, letter by letter, and deletes it again. The text is the same afterwards, so that every round
 * measures the same.
 */
export function* typing(text: string, line: number, statement: string): Generator<Keystroke> {
  const start = endOfLine(text, line);
  let cursor = start;
  let closing = '';
  for (const letter of `\n${statement}`) {
    if (closing.startsWith(letter)) {
      // Typing over what the editor has put in.
      closing = closing.slice(1);
      cursor += 1;
      continue;
    }
    const pair = pairs[letter] ?? '';
    yield { at: cursor, removed: 0, inserted: letter + pair, cursor: cursor + 1 };
    closing = pair + closing;
    cursor += 1;
  }
  for (let at = cursor; at > start; at -= 1) yield { at: at - 1, removed: 1, inserted: '', cursor: at - 1 };
}

const pairs: Record<string, string> = { '"': '"', '{': '}', '(': ')' };

function endOfLine(text: string, line: number): number {
  let at = -1;
  for (let left = line; left >= 0; left -= 1) at = text.indexOf('\n', at + 1);
  return at < 0 ? text.length : at;
}
