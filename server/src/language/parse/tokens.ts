/**
 * The tokens. The lexer knows no keyword of the catalog: every word is a `Name`, apart from the five that are operators or
 * values. A whole string is one token here; `lex.ts` opens those that have expressions inside.
 */
import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import type { Span } from '../ast.ts';
import { textEnd } from './textExtent.ts';

export type { IToken, TokenType };

/** What stands between operands, or before one: operators and punctuation. */
export const Mark = createToken({ name: 'Mark', pattern: Lexer.NA });
/** Those between two operands; a line that ends in one goes on below. */
export const BinaryOperator = createToken({ name: 'BinaryOperator', pattern: Lexer.NA });
export const Bool = createToken({ name: 'Bool', pattern: Lexer.NA });

/** `p99.9` is one name: a percentile carries its decimals. */
export const Name = createToken({ name: 'Name', pattern: /p\d+\.\d+|[A-Za-z_]\w*/ });

/**
 * A number with the unit that is glued to it. `5/m` is a rate because `/m` is one of time, while `10/clients` divides; `70%` is
 * a percentage, while `10%n` is a remainder. `3.1.1` is one token, so that a protocol version stays whole.
 */
export const Quantity = createToken({
  name: 'Quantity',
  pattern: /\d[\d_]*(?:\.\d[\d_]*)*(?:[eE][+-]?\d+)?(?:\/(?:[mu]?s|sec|second|m|min|minute|h|hour|d|day)(?!\w)|%(?![\w(])|[A-Za-zµ]\w*)?/,
});

const True = word('true', [Bool]);
const False = word('false', [Bool]);
export const Not = word('not', [Mark]);
const And = word('and', [BinaryOperator, Mark]);
const Or = word('or', [BinaryOperator, Mark]);

/** `"…"` without an expression inside, and what `lex.ts` makes of one that has some: a start, pieces, holes and an end. */
export const Text = createToken({ name: 'Text', pattern: { exec: textAt }, start_chars_hint: ['"'], line_breaks: false });
export const TextStart = createToken({ name: 'TextStart', pattern: Lexer.NA });
export const TextPiece = createToken({ name: 'TextPiece', pattern: Lexer.NA });
export const TextEnd = createToken({ name: 'TextEnd', pattern: Lexer.NA });
export const HoleStart = createToken({ name: 'HoleStart', pattern: Lexer.NA });
export const HoleEnd = createToken({ name: 'HoleEnd', pattern: Lexer.NA });
/** `'…'` and `“…”`, which other languages and word processors write. */
export const QuotedText = createToken({ name: 'QuotedText', pattern: /'[^'\r\n]*'|[“„][^“”\r\n]*[“”]/, categories: [Text] });

/** `mqtt://localhost` without quotes, which would be half a comment otherwise. */
export const BareUrl = createToken({ name: 'BareUrl', pattern: /(?:mqtts?|wss?|tcp|tls|ssl):\/\/[^\s{}"]*"?/, categories: [Text] });

/** `home/+/temperature` or `home/{client.index}` without quotes; one without a wildcard or a brace is a division at first sight. */
export const BareTopic = createToken({
  name: 'BareTopic',
  pattern: /[A-Za-z_]\w*(?:\/[\w-]+)*\/(?:[+#]|\{\w+(?:\.\w+)*\})(?:\/(?:[+#]|\{\w+(?:\.\w+)*\}|[\w-]+))*"?/,
  categories: [Text],
});

export const LeftParen = createToken({ name: 'LeftParen', pattern: '(' });
export const RightParen = createToken({ name: 'RightParen', pattern: ')' });
export const LeftSquare = createToken({ name: 'LeftSquare', pattern: '[' });
export const RightSquare = createToken({ name: 'RightSquare', pattern: ']' });
export const LeftCurly = createToken({ name: 'LeftCurly', pattern: '{' });
export const RightCurly = createToken({ name: 'RightCurly', pattern: '}' });

export const Comma = createToken({ name: 'Comma', pattern: ',', categories: [Mark] });
export const Colon = createToken({ name: 'Colon', pattern: ':', categories: [Mark] });
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';', categories: [Mark] });
export const Dot = createToken({ name: 'Dot', pattern: '.', categories: [Mark] });
export const Equals = createToken({ name: 'Equals', pattern: '=', categories: [Mark] });

/** The one operator that may also stand before its operand. */
export const Minus = createToken({ name: 'Minus', pattern: '-', categories: [BinaryOperator, Mark] });
export const Range = createToken({ name: 'Range', pattern: '..', categories: [BinaryOperator, Mark] });
const operators = ['->', '==', '!=', '<=', '>=', '<', '>', '+', '*', '/', '%'].map((image) =>
  createToken({ name: image, pattern: image, categories: [BinaryOperator, Mark] }),
);
/** Operators of other languages, each with what it is called here. */
export const foreignOperators = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
]);
const foreignTokens = [...foreignOperators.keys()].map((image) =>
  createToken({ name: image, pattern: image, categories: [BinaryOperator, Mark] }),
);

const Blank = createToken({ name: 'Blank', pattern: /[\s\ufeff]+/, group: Lexer.SKIPPED, line_breaks: true });
/** `#` begins a comment in other languages; taken as one, it is one mistake and not many. */
const LineComment = createToken({ name: 'LineComment', pattern: /(?:\/\/|#)[^\r\n]*/, group: 'comments' });
const BlockComment = createToken({ name: 'BlockComment', pattern: /\/\*[\s\S]*?\*\//, group: 'comments', line_breaks: true });
/** Runs to the end of the text. */
const UnclosedComment = createToken({ name: 'UnclosedComment', pattern: /\/\*[\s\S]*/, group: 'comments', line_breaks: true });

/** Characters that the language has no use for; `lex.ts` makes them a token that stands for the value that was meant. */
export const Unknown = createToken({ name: 'Unknown', pattern: Lexer.NA });

/** What other languages write; `foreign.ts` says what it is called here. */
export const foreignTypes: ReadonlySet<TokenType> = new Set([QuotedText, BareUrl, BareTopic, Unknown, ...foreignTokens]);

/** Longer ones before those they begin with. */
export const tokenTypes: TokenType[] = [
  ...[Blank, LineComment, BlockComment, UnclosedComment, True, False, Not, And, Or, BareUrl, BareTopic, Name, Quantity, Text],
  QuotedText,
  ...[...foreignTokens, ...operators.slice(0, 5), Minus, Range, ...operators.slice(5)],
  ...[LeftParen, RightParen, LeftSquare, RightSquare, LeftCurly, RightCurly, Comma, Colon, Semicolon, Dot, Equals, Unknown],
  ...[Mark, BinaryOperator, Bool, TextStart, TextPiece, TextEnd, HoleStart, HoleEnd],
];

export const lexer = new Lexer(tokenTypes, { positionTracking: 'onlyStart', ensureOptimizations: true });

export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

export function spanOf(token: IToken, base = 0): Span {
  return { start: base + token.startOffset, end: base + endOf(token) };
}

/** A token of a type at a place of the file; `image` may be empty where the text lacks it. */
export function tokenAt(tokenType: TokenType, image: string, startOffset: number, startLine: number): IToken {
  return { image, startOffset, startLine, startColumn: Infinity, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx! };
}

function word(image: string, categories: TokenType[] = []): TokenType {
  return createToken({ name: image, pattern: image, longer_alt: Name, categories });
}

function textAt(text: string, offset: number): [string] | null {
  return text[offset] === '"' ? [text.slice(offset, textEnd(text, offset))] : null;
}
