/**
 * The tree of a scenario file. The grammar is small: a file is a list of statements, and a statement is a head, arguments
 * and perhaps a block. Which words mean what is not the grammar's business but the catalog's, so that a misspelt word
 * still gives a whole tree. Offsets count UTF-16 code units from the start of the text.
 */
export interface Span {
  start: number;
  end: number;
}

export interface ScenarioFile {
  /** The text that it is the tree of, for line numbers and for quoting it. */
  text: string;
  statements: Statement[];
  comments: Comment[];
  span: Span;
}

export interface Comment {
  text: string;
  span: Span;
}

/**
 * `publish "a/b" qos 1 payload fix`, `pool rider[9_000] { … }`, `param n = 5 "doc"`, `connect.time p99 < 2s`, `70% { … }`.
 * It ends with its line unless a bracket is open, or the line ends in an operator, `=` or `,` and the next one is indented
 * deeper or begins with no word; it also ends behind its block, and `;` separates two on one line. Its span goes from its
 * first token to its last.
 */
export interface Statement {
  kind: 'statement';
  /** The first expression; a statement's word is `head` when that is a name. */
  head: Expr;
  /** The expressions behind it, as they stand beside each other; option words are names among them. */
  args: Expr[];
  /** Present for `word name = value …`: the value and what follows it on the line are `assigned`. */
  equals?: Span;
  assigned?: Expr[];
  block?: Block;
  span: Span;
}

export interface Block {
  statements: Statement[];
  /** From `{` to `}`, or to where the text ends without one. */
  span: Span;
  closed: boolean;
}

/** The span of an expression in parentheses includes them, but for a name: that is what renaming replaces. */
export type Expr = Quantity | Text | Bool | Name | Member | Index | Call | Unary | Binary | ObjectLiteral | ListLiteral | Missing;

/** A number with its unit as written: `5s`, `9_000/s`, `64KiB`, `99.9%`, `3`. */
export interface Quantity {
  kind: 'quantity';
  value: number;
  /** `''`, `'us'`, `'ms'`, `'s'`, `'m'`, `'h'`, `'B'`, `'KB'`, …, `'/s'`, `'/m'`, `'/h'`, `'%'`, or an unknown one for the checker to name; `'.1'` for `3.1.1`. */
  unit: string;
  /** As written. */
  text: string;
  span: Span;
}

/** A string; `parts` are its literal pieces and the expressions in its braces. `{{` and `}}` write a brace. */
export interface Text {
  kind: 'text';
  parts: (TextPiece | Expr)[];
  closed: boolean;
  span: Span;
}

export interface TextPiece {
  kind: 'piece';
  /** Escapes resolved. */
  value: string;
  span: Span;
}

export interface Bool {
  kind: 'bool';
  value: boolean;
  span: Span;
}

export interface Name {
  kind: 'name';
  name: string;
  span: Span;
}

export interface Member {
  kind: 'member';
  object: Expr;
  property: Name | Missing;
  span: Span;
}

export interface Index {
  kind: 'index';
  object: Expr;
  index: Expr;
  span: Span;
}

export interface Call {
  kind: 'call';
  /** For `a.b(…)`, which nothing means, a name with a dot. */
  callee: Name;
  /** `json { … }` is a call with one object. */
  args: Expr[];
  span: Span;
}

export interface Unary {
  kind: 'unary';
  op: '-' | 'not';
  operand: Expr;
  span: Span;
}

/** `..` is a range, `->` a ramp; the rest is arithmetic, comparison and logic. */
export interface Binary {
  kind: 'binary';
  op: '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or' | '..' | '->';
  left: Expr;
  right: Expr;
  opSpan: Span;
  span: Span;
}

export interface ObjectLiteral {
  kind: 'object';
  entries: { key: string; keySpan: Span; value: Expr }[];
  span: Span;
}

export interface ListLiteral {
  kind: 'list';
  items: Expr[];
  span: Span;
}

/** Where an expression should stand and does not, or characters that mean nothing stand instead; the parser has said so. */
export interface Missing {
  kind: 'missing';
  span: Span;
}
