/** Which brackets belong together. */
import { type IToken, LeftCurly, LeftParen, LeftSquare, RightCurly, RightParen, RightSquare, type TokenType } from '../tokens.ts';

export const closerOf = new Map<TokenType, TokenType>([
  [LeftParen, RightParen],
  [LeftSquare, RightSquare],
  [LeftCurly, RightCurly],
]);
export const openerOf = new Map([...closerOf].map(([opener, closer]) => [closer, opener]));

/** Deeper nesting is no scenario, and would exhaust the stack of whoever walks the tree. */
export const deepest = 64;

export function isCurly({ tokenType }: IToken): boolean {
  return tokenType === LeftCurly || tokenType === RightCurly;
}

/** Whether every bracket has its partner: then nothing has to be found out about them. */
export function isBalanced(tokens: readonly IToken[]): boolean {
  const open: TokenType[] = [];
  for (const { tokenType } of tokens) {
    const closer = closerOf.get(tokenType);
    if (closer && open.push(closer) > deepest) return false;
    if (openerOf.has(tokenType) && open.pop() !== tokenType) return false;
  }
  return open.length === 0;
}
