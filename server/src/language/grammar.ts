/**
 * The grammar: brackets, lines and operators, no words. It takes any sequence of tokens that `lex.ts` gives out: what can
 * be missing is optional, and a token that cannot begin an expression is a part of its own. So it never has to guess its way
 * out of an error; the builder sees the mistakes where they stand and says them in a person's words.
 */
import { type CstNode, CstParser } from 'chevrotain';
import * as t from './tokens.ts';

class ScenarioParser extends CstParser {
  /** Brackets open around the next token; within them an expression runs over line ends. */
  private depth = 0;
  /** The column of the present statement; a line that continues it is indented deeper, or begins with no word. */
  private column = 0;

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
    const outer = this.column;
    this.column = this.LA(1).startColumn ?? 0;
    this.OR([
      {
        GATE: () => !this.isBlockNext(),
        ALT: () => {
          this.SUBRULE(this.part);
          this.MANY({ GATE: () => this.goesOn(), DEF: () => this.SUBRULE2(this.part) });
          this.OPTION(() => this.SUBRULE(this.block));
        },
        IGNORE_AMBIGUITIES: true,
      },
      { ALT: () => this.SUBRULE2(this.block) },
    ]);
    this.column = outer;
  });

  private block = this.RULE('block', () => {
    this.CONSUME(t.LeftCurly, { LABEL: 'open' });
    this.SUBRULE(this.statements);
    this.CONSUME(t.RightCurly, { LABEL: 'close' });
  });

  private part = this.RULE('part', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.expression) }, { ALT: () => this.CONSUME(t.Separator) }]);
  });

  private expression = this.RULE('expression', () => {
    this.SUBRULE(this.operand);
    this.MANY({ GATE: () => this.goesOn(), DEF: () => this.SUBRULE(this.tail) });
  });

  private tail = this.RULE('tail', () => {
    this.CONSUME(t.BinaryOperator);
    this.OPTION({ GATE: () => this.goesOn(), DEF: () => this.SUBRULE(this.operand) });
  });

  private operand = this.RULE('operand', () => {
    this.OR([
      {
        ALT: () => {
          this.AT_LEAST_ONE(() => this.CONSUME(t.PrefixOperator));
          this.OPTION({ GATE: () => this.goesOn(), DEF: () => this.SUBRULE(this.primary) });
        },
      },
      { ALT: () => this.SUBRULE2(this.primary) },
    ]);
  });

  private primary = this.RULE('primary', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Name) },
      { ALT: () => this.CONSUME(t.Quantity) },
      { ALT: () => this.CONSUME(t.Text) },
      { ALT: () => this.SUBRULE(this.interpolated) },
      { ALT: () => this.CONSUME(t.Unknown) },
      { ALT: () => this.CONSUME(t.True) },
      { ALT: () => this.CONSUME(t.False) },
      { ALT: () => this.SUBRULE(this.round) },
      { ALT: () => this.SUBRULE(this.square) },
      { ALT: () => this.SUBRULE(this.curly) },
    ]);
    this.MANY({ GATE: () => this.isAttached(), DEF: () => this.SUBRULE(this.suffix) });
  });

  private suffix = this.RULE('suffix', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          this.OPTION({ GATE: () => this.goesOn(), DEF: () => this.CONSUME(t.Name) });
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
    this.MANY(() => this.SUBRULE(this.part));
    this.depth -= 1;
  });

  /** Whether the next token still belongs to the present statement. */
  private goesOn(): boolean {
    if (this.depth > 0) return true;
    const next = this.LA(1);
    if (next.tokenType === t.Semicolon || this.isBlockNext()) return false;
    const last = this.LA(0);
    if (next.startLine === last.startLine) return true;
    return endsOpen(last) && (next.startColumn! > this.column || next.tokenType !== t.Name);
  }

  /** `{` begins a block unless a value must stand there, or a key and a colon follow. */
  private isBlockNext(): boolean {
    if (this.depth > 0 || this.LA(1).tokenType !== t.LeftCurly || this.LA(0).tokenType === t.Equals) return false;
    return !this.isKeyNext();
  }

  private isKeyNext(): boolean {
    const key = this.LA(2).tokenType;
    return (key === t.Name || key === t.Text) && this.LA(3).tokenType === t.Colon;
  }

  /** Whether the next token is a suffix: `a.b`, `f(x)`, `a[i]`, `json { … }`. A space before `(` or `[` makes it a value of its own. */
  private isAttached(): boolean {
    const [last, next] = [this.LA(0), this.LA(1)];
    const isName = last.tokenType === t.Name;
    if (next.tokenType === t.Dot) return this.goesOn();
    if (next.tokenType === t.LeftCurly) return isName && next.startLine === last.startLine && (last.image === 'json' || this.isKeyNext());
    return t.endOf(last) === next.startOffset && (isName || next.tokenType === t.LeftSquare);
  }
}

const parser = new ScenarioParser();

/** The concrete tree of a file's tokens; an error of the parser itself would be a mistake in the grammar above. */
export function concreteTree(tokens: t.IToken[]): { tree: CstNode; errors: { message: string; token: t.IToken }[] } {
  parser.input = tokens;
  const tree = parser.statements();
  return { tree, errors: parser.errors };
}

/** A line that ends in one of these goes on in the next. */
function endsOpen({ tokenType }: t.IToken): boolean {
  return tokenType === t.Equals || tokenType === t.Comma || (tokenType.CATEGORIES ?? []).includes(t.BinaryOperator);
}
