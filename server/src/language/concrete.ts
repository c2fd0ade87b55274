/** The shapes of the concrete tree that `grammar.ts` gives out: children by name, in the order of the text within a name. */
import type { IToken } from './tokens.ts';

export interface StatementsCst {
  children: { statement?: StatementCst[] };
}

export interface StatementCst {
  children: { part?: PartCst[]; block?: BlockCst[] };
}

export interface BlockCst {
  children: { open: IToken[]; statements: StatementsCst[]; close: IToken[] };
}

/** An expression, or a token that cannot begin one. */
export interface PartCst {
  children: { expression?: ExpressionCst[]; Separator?: IToken[] };
}

export interface ExpressionCst {
  children: { operand: OperandCst[]; tail?: TailCst[] };
}

/** An operator and its right operand, which may be missing. */
export interface TailCst {
  children: { BinaryOperator: IToken[]; operand?: OperandCst[] };
}

export interface OperandCst {
  children: { PrefixOperator?: IToken[]; primary?: PrimaryCst[] };
}

export interface PrimaryCst {
  children: {
    Name?: IToken[];
    Quantity?: IToken[];
    Text?: IToken[];
    Unknown?: IToken[];
    true?: IToken[];
    false?: IToken[];
    interpolated?: InterpolatedCst[];
    round?: BracketsCst[];
    square?: BracketsCst[];
    curly?: BracketsCst[];
    suffix?: SuffixCst[];
  };
}

export interface SuffixCst {
  children: { Dot?: IToken[]; Name?: IToken[]; round?: BracketsCst[]; square?: BracketsCst[]; curly?: BracketsCst[] };
}

/** `( … )`, `[ … ]`, `{ … }` around values, and `{ … }` in a string; the closing token's image is empty where it is missing. */
export interface BracketsCst {
  children: { open: IToken[]; inside: InsideCst[]; close: IToken[] };
}

export interface InsideCst {
  children: { part?: PartCst[] };
}

export interface InterpolatedCst {
  children: { TextStart: IToken[]; TextPiece?: IToken[]; hole?: BracketsCst[]; TextEnd: IToken[] };
}
