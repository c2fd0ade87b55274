/**
 * The grammar: brackets, lines and what follows what, no words. It takes any sequence of tokens that `lex.ts` gives out: a
 * statement is a row of operands and marks, and which rows make sense is for the builder, who can say a mistake in a person's
 * words. So the parser never has to guess its way out of an error, and nothing behind one is lost.
 */
import { CstParser } from 'chevrotain';
import type { StatementsCst } from './concrete.ts';
import * as t from './tokens.ts';

/** The concrete tree of a file; `errors` stays empty unless the grammar below has a hole. */
export function concreteTree(tokens: t.IToken[]): { tree: StatementsCst; errors: { message: string; token: t.IToken }[] } {
  parser.input = tokens;
  const tree = parser.statements() as unknown as StatementsCst;
  return { tree, errors: parser.errors };
}

class ScenarioParser extends CstParser {
  /** Brackets open around the next token; within them a row runs over line ends. */
  private depth = 0;
  /** The first token of the present statement. */
  private first: t.IToken | undefined;

  /** Made once and not at each call, which halves the time of a parse. */
  private readonly items = [{ ALT: () => this.SUBRULE(this.operand) }, { ALT: () => this.CONSUME(t.Mark) }];
  private readonly row = { GATE: () => this.isSameStatement(), DEF: () => this.OR2(this.items) };
  private readonly atoms = [
    { ALT: () => this.CONSUME(t.Name) },
    { ALT: () => this.CONSUME(t.Quantity) },
    { ALT: () => this.CONSUME(t.Text) },
    { ALT: () => this.SUBRULE(this.interpolated) },
    { ALT: () => this.CONSUME(t.Bool) },
    { ALT: () => this.CONSUME(t.Unknown) },
    { ALT: () => this.SUBRULE(this.round) },
    { ALT: () => this.SUBRULE(this.square) },
    { ALT: () => this.SUBRULE(this.curly) },
  ];
  private readonly suffixes = { GATE: () => this.isAttached(), DEF: () => this.SUBRULE(this.suffix) };

  constructor() {
    super(t.tokenTypes, { maxLookahead: 1, recoveryEnabled: false, nodeLocationTracking: 'none' });
    this.performSelfAnalysis();
  }

  statements = this.RULE('statements', () => {
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Semicolon), IGNORE_AMBIGUITIES: true }, { ALT: () => this.SUBRULE(this.statement) }]);
    });
  });

  private statement = this.RULE('statement', () => {
    const outer = this.first;
    this.first = this.LA(1);
    this.OR([
      {
        GATE: () => !this.isBlockNext(),
        ALT: () => {
          this.AT_LEAST_ONE(this.row);
          this.OPTION(() => this.SUBRULE(this.block));
        },
        IGNORE_AMBIGUITIES: true,
      },
      { ALT: () => this.SUBRULE2(this.block) },
    ]);
    this.first = outer;
  });

  private block = this.RULE('block', () => {
    this.CONSUME(t.LeftCurly, { LABEL: 'open' });
    this.SUBRULE(this.statements);
    this.CONSUME(t.RightCurly, { LABEL: 'close' });
  });

  private operand = this.RULE('operand', () => {
    this.OR(this.atoms);
    this.MANY(this.suffixes);
  });

  private suffix = this.RULE('suffix', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          this.OPTION({ GATE: () => this.isSameStatement(), DEF: () => this.CONSUME(t.Name) });
        },
      },
      { ALT: () => this.SUBRULE(this.round) },
      { ALT: () => this.SUBRULE(this.square) },
      { ALT: () => this.SUBRULE(this.curly) },
    ]);
  });

  private round = this.RULE('round', () => {
    this.CONSUME(t.LeftParen, { LABEL: 'open' });
    this.SUBRULE(this.inside);
    this.CONSUME(t.RightParen, { LABEL: 'close' });
  });

  private square = this.RULE('square', () => {
    this.CONSUME(t.LeftSquare, { LABEL: 'open' });
    this.SUBRULE(this.inside);
    this.CONSUME(t.RightSquare, { LABEL: 'close' });
  });

  private curly = this.RULE('curly', () => {
    this.CONSUME(t.LeftCurly, { LABEL: 'open' });
    this.SUBRULE(this.inside);
    this.CONSUME(t.RightCurly, { LABEL: 'close' });
  });

  private interpolated = this.RULE('interpolated', () => {
    this.CONSUME(t.TextStart);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.TextPiece) }, { ALT: () => this.SUBRULE(this.hole) }]);
    });
    this.CONSUME(t.TextEnd);
  });

  private hole = this.RULE('hole', () => {
    this.CONSUME(t.HoleStart, { LABEL: 'open' });
    this.SUBRULE(this.inside);
    this.CONSUME(t.HoleEnd, { LABEL: 'close' });
  });

  private inside = this.RULE('inside', () => {
    this.depth += 1;
    this.MANY(() => this.OR(this.items));
    this.depth -= 1;
  });

  /** Whether the next token belongs to the present statement: a line goes on below where it ends in an operator, `=` or `,`. */
  private isSameStatement(): boolean {
    const [last, next] = [this.LA(0), this.LA(1)];
    if (this.depth > 0 || next === this.first) return true;
    if (next.tokenType === t.Semicolon || this.isBlockNext()) return false;
    if (next.startLine === last.startLine) return true;
    // A word in the statement's own column begins the next one: the operator above it lacks its operand.
    return endsOpen(last) && (next.startColumn! > this.first!.startColumn! || next.tokenType !== t.Name);
  }

  /** `{` begins a block unless a value must stand there, or a key and a colon follow. */
  private isBlockNext(): boolean {
    if (this.depth > 0 || this.LA(1).tokenType !== t.LeftCurly || this.LA(0).tokenType === t.Equals) return false;
    return !this.isKeyNext() || this.isBelowValue();
  }

  /** `broker "…" {` and a key in the next line: no object stands behind a value, so it is a block with colons that do not belong there. */
  private isBelowValue(): boolean {
    const [last, open, key] = [this.LA(0), this.LA(1), this.LA(2)];
    const isValue = last.tokenType === t.Text || last.tokenType === t.TextEnd || last.tokenType === t.RightSquare;
    return isValue && key.tokenType === t.Name && key.startLine! > open.startLine!;
  }

  private isKeyNext(): boolean {
    const key = this.LA(2).tokenType;
    return (key === t.Name || key === t.Text) && this.LA(3).tokenType === t.Colon;
  }

  /** Whether a suffix follows: `a.b`, `f(x)`, `a[i]`, `json { … }`. A space before `(` or `[` makes it an operand of its own. */
  private isAttached(): boolean {
    const [last, next] = [this.LA(0), this.LA(1)];
    const isName = last.tokenType === t.Name;
    if (next.tokenType === t.Dot) return this.isSameStatement();
    const isSameLine = next.startLine === last.startLine;
    if (next.tokenType === t.LeftCurly) return isName && (last.image === 'json' || (isSameLine && this.isKeyNext()));
    return t.endOf(last) === next.startOffset && (isName || next.tokenType === t.LeftSquare);
  }
}

const parser = new ScenarioParser();

/** A line that ends in one of these goes on in the next. */
function endsOpen({ tokenType }: t.IToken): boolean {
  return tokenType === t.Equals || tokenType === t.Comma || (tokenType.CATEGORIES ?? []).includes(t.BinaryOperator);
}
