/** The tokens and comments of a text as the formatter sees them: strings whole, and blocks told from objects. */
import type { Block, Comment, ScenarioFile, Statement } from '../ast.ts';
import { lex } from '../parse/lex.ts';
import {
  Bool,
  endOf,
  type IToken,
  Minus,
  Name,
  Quantity,
  RightCurly,
  RightParen,
  RightSquare,
  Text,
  TextEnd,
  TextStart,
  type TokenType,
} from '../parse/tokens.ts';

export interface Item {
  start: number;
  end: number;
  /** Absent for a comment. */
  type?: TokenType;
  role: 'statement' | 'blockStart' | 'blockEnd' | 'lineComment' | 'comment' | 'plain';
  /** For a block's start: the block. */
  block?: Block;
  /** A `-` before its operand. */
  isPrefix?: boolean;
}

/** `file` is without errors. */
export function itemsOf(file: ScenarioFile): Item[] {
  const tokens = wholeTokens(lex(file.text).tokens);
  const items = [...tokens, ...file.comments.map(commentItem)].sort((a, b) => a.start - b.start);
  giveRoles(new Map(items.map((item) => [item.start, item])), file.statements);
  for (const [i, item] of tokens.entries()) {
    if (item.type === Minus) item.isPrefix = item.role === 'statement' || !tokens[i - 1] || !endsOperand(tokens[i - 1]);
  }
  return items;
}

function wholeTokens(tokens: readonly IToken[]): Item[] {
  const items: Item[] = [];
  const starts: number[] = [];
  for (const token of tokens) {
    const { tokenType: type, startOffset } = token;
    if (type === TextStart) starts.push(startOffset);
    else if (type === TextEnd) {
      const start = starts.pop()!;
      if (starts.length === 0) items.push({ start, end: endOf(token), type: Text, role: 'plain' });
    } else if (starts.length === 0) items.push({ start: startOffset, end: endOf(token), type, role: 'plain' });
  }
  return items;
}

/** Without the blanks that a line comment may end in. */
function commentItem({ text, span }: Comment): Item {
  return { start: span.start, end: span.start + text.trimEnd().length, role: text.startsWith('//') ? 'lineComment' : 'comment' };
}

function giveRoles(items: Map<number, Item>, statements: readonly Statement[]): void {
  for (const { span, block } of statements) {
    items.get(span.start)!.role = 'statement';
    if (!block) continue;
    Object.assign(items.get(block.span.start)!, { role: 'blockStart', block });
    items.get(block.span.end - 1)!.role = 'blockEnd';
    giveRoles(items, block.statements);
  }
}

function endsOperand({ type }: Item): boolean {
  const isClosing = type === RightParen || type === RightSquare || type === RightCurly;
  return isClosing || type === Name || type === Quantity || type === Text || (type?.CATEGORIES ?? []).includes(Bool);
}
