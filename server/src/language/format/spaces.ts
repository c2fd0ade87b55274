/** The space between two items of one line. */

import {
  Colon,
  Comma,
  Dot,
  LeftCurly,
  LeftParen,
  LeftSquare,
  Mark,
  Range,
  RightCurly,
  RightParen,
  RightSquare,
  Semicolon,
  type TokenType,
} from '../parse/tokens.ts';
import type { Item } from './formatItems.ts';

/** `gap` is what the author wrote there. */
export function spaceBetween(left: Item, right: Item, gap: string): '' | ' ' {
  if (right.role === 'lineComment') return ' ';
  const written = gap === '' ? '' : ' ';
  if (!left.type || !right.type) return written;
  if (left.isPrefix || afterNothing.has(left.type) || beforeNothing.has(right.type)) return '';
  if (left.type === LeftCurly && right.type === RightCurly) return '';
  // `f(x)` is a call and `f (x)` two operands: here a space has a meaning, and stays what it is.
  const mayCall = (right.type === LeftParen || right.type === LeftSquare) && !left.type.CATEGORIES?.includes(Mark);
  return mayCall ? written : ' ';
}

export function isOpener({ type }: Item): boolean {
  return type === LeftParen || type === LeftSquare || type === LeftCurly;
}

export function isCloser({ type }: Item): boolean {
  return type === RightParen || type === RightSquare || type === RightCurly;
}

const afterNothing = new Set<TokenType>([LeftParen, LeftSquare, Dot, Range]);
const beforeNothing = new Set<TokenType>([RightParen, RightSquare, Comma, Semicolon, Colon, Dot, Range]);
