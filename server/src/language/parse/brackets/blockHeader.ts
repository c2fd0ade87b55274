/** Finds the line whose `{` was forgotten, from the `}` that it lacks. */

import type { IToken } from '../tokens.ts';
import { openerOf } from './brackets.ts';

/**
 * The index of the last token of the line that stands in the column of `closer`, above lines that are all indented deeper;
 * undefined where there is no such line. `closer` is the first of its line, and `tokens` are those before it.
 */
export function blockHeader(tokens: readonly IToken[], closer: IToken): number | undefined {
  const column = closer.startColumn!;
  let last = tokens.length - 1;
  for (let i = last; i >= 0; i -= 1) {
    if (tokens[i - 1]?.startLine === tokens[i].startLine) continue;
    const isBody = tokens[i].startColumn! > column;
    if (!isBody)
      return last < tokens.length - 1 && tokens[i].startColumn === column && !openerOf.has(tokens[i].tokenType) ? last : undefined;
    last = i - 1;
  }
  return undefined;
}
