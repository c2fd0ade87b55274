/** The shapes of the concrete tree that `grammar.ts` gives out: children by name, in the order of the text within a name. */
import type { IToken } from './tokens.ts';

export interface StatementsCst {
  children: { statement?: StatementCst[] };
}

export interface StatementCst {
  children: RowCst & { block?: BlockCst[] };
}

export interface BlockCst {
  children: { open: IToken[]; statements: StatementsCst[]; close: IToken[] };
}

/** Operands and the marks between them; their order follows from their offsets. */
export interface RowCst {
  operand?: OperandCst[];
  Mark?: IToken[];
}

export interface OperandCst {
  children: {
    Name?: IToken[];
    Quantity?: IToken[];
    Text?: IToken[];
    Bool?: IToken[];
    Unknown?: IToken[];
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
  children: { open: IToken[]; inside: { children: RowCst }[]; close: IToken[] };
}

export interface InterpolatedCst {
  children: { TextStart: IToken[]; TextPiece?: IToken[]; hole?: BracketsCst[]; TextEnd: IToken[] };
}
