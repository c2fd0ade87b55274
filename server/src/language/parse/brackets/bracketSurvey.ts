/** What has to be known of a whole text with unbalanced brackets before the first decision about one of them. */

import { type IToken, LeftCurly, RightCurly } from '../tokens.ts';
import { closerOf, isCurly, openerOf } from './brackets.ts';

export interface BracketSurvey {
  /** Braces opened minus braces closed. */
  surplus: number;
  /** Round and square brackets that nothing closes. */
  unclosed: Set<IToken>;
  /** Whether blocks are indented in this text, so that indentation says something. */
  indents: boolean;
}

export function surveyBrackets(tokens: readonly IToken[]): BracketSurvey {
  const unclosed = new Set<IToken>();
  const open: IToken[] = [];
  let surplus = 0;
  const closeRound = () => {
    while (open.length > 0 && !isCurly(open.at(-1)!)) unclosed.add(open.pop()!);
  };
  for (const token of tokens) {
    if (token.tokenType === LeftCurly) surplus += 1;
    if (closerOf.has(token.tokenType)) open.push(token);
    else if (token.tokenType === RightCurly) {
      surplus -= 1;
      closeRound();
      open.pop();
    } else if (openerOf.has(token.tokenType) && open.length > 0 && !isCurly(open.at(-1)!)) open.pop();
  }
  for (const token of open) if (!isCurly(token)) unclosed.add(token);
  return { surplus, unclosed, indents: indents(tokens) };
}

/** Whether the lines behind a `{` that ends its line are mostly indented deeper than its own line. */
function indents(tokens: readonly IToken[]): boolean {
  const bodies = { deeper: 0, flat: 0 };
  let indent = 0;
  for (let i = 0; i + 1 < tokens.length; i += 1) {
    const [token, next] = [tokens[i], tokens[i + 1]];
    if (token.startLine !== tokens[i - 1]?.startLine) indent = token.startColumn!;
    if (token.tokenType !== LeftCurly || next.tokenType === RightCurly || next.startLine === token.startLine) continue;
    bodies[next.startColumn! > indent ? 'deeper' : 'flat'] += 1;
  }
  return bodies.deeper > 0 && bodies.deeper >= bodies.flat;
}
