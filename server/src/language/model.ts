import type { Expr, ScenarioFile, Span, Statement } from './ast.ts';
import type { Entry, Moment, Place, ValueType } from './catalog.ts';
import type { ByExpr } from './model/byExpr.ts';
import type { Constant } from './units.ts';

/** The checked scenario: what stands in the text, bound to the catalog, with every name resolved and every constant known. */
export interface Model {
  file: ScenarioFile;
  environment: Environment;
  /** Statements at the top, in the order of the text; those that could not be understood are left out. */
  statements: Bound[];
  /** Among them. */
  broker: Bound | undefined;
  pools: Bound[];
  symbols: ScenarioSymbol[];
  /** Every place where a symbol's name stands, its definitions included, in the order of the text. */
  references: Reference[];
  /** What is known of each expression that was understood. */
  values: ByExpr<Value>;
  /** The symbol that a name means; for a pool's heading and an expectation's pool, too. */
  resolved: ByExpr<ScenarioSymbol>;
  /**
   * Of pools without a mistake, what stands for all that is known of their expressions and names: it is the same object for as long as
   * nobody has edited the pool and every name in it means the same, so that what follows from a pool can be kept by it.
   */
  judgements: ReadonlyMap<Bound, object>;
  /** The values of the parameters, those given for the run included. */
  paramValues: ReadonlyMap<ScenarioSymbol, Value>;
  /** Nothing in its text is an error, so that it can be compiled; whether files that it names exist is another matter. */
  isSound: boolean;
}

/** The world around a scenario, as functions, so that checking stays pure. All may be left out. */
export interface Environment {
  /** The text of a file relative to the scenario; undefined: there is none. Left out: nothing is said of files. */
  readFile?(path: string): string | undefined;
  /** Whether a file relative to the scenario exists, for files that are not text. */
  fileExists?(path: string): boolean;
  /** An environment variable; undefined: not set. Left out: nothing is said of them. */
  variable?(name: string): string | undefined;
  /** Texts such as `500` or `2s` that take the place of the parameters' values. */
  params?: Readonly<Record<string, string>>;
  /** The text had syntax errors: findings that only say what is missing are then left out. */
  incomplete?: boolean;
}

/** A statement and what the catalog says of it. */
export interface Bound {
  statement: Statement;
  entry: Entry;
  /** The block it stands in. */
  place: Place;
  /** The statement around it. */
  parent?: Bound;
  /** Values by parameter name (without a word of their own) and by option word. */
  values: Readonly<Record<string, readonly Expr[]>>;
  /** Option words and fixed words that stand in it, and where. */
  words: Readonly<Record<string, Span>>;
  /** Fixed words chosen, by parameter name or option word: `{ until: 'done' }`. */
  choices: Readonly<Record<string, string>>;
  block: Bound[];
  /** Its line was understood as a whole; otherwise it has been said what is wrong, and nothing more is. */
  isWhole: boolean;
}

/** What a model's `values` are asked, where no more of them is needed. */
export type Values = Pick<Model['values'], 'get'>;

export interface ScenarioSymbol {
  /** `variable`: a `let` inside a pool. `message`: the name in `on "…" as m`. */
  kind: 'param' | 'let' | 'data' | 'payload' | 'pool' | 'signal' | 'variable' | 'message';
  name: string;
  /** Where its first definition names it. */
  span: Span;
  /** Its first definition. */
  definition: Bound;
  /** Where it can be seen; absent: in the whole file. */
  scope?: Span;
}

export interface Reference {
  symbol: ScenarioSymbol;
  span: Span;
  /** The place gives the symbol its value or its meaning, rather than using it. */
  defines: boolean;
}

export interface Value {
  /** `unknown`: of any type, or not understood; nothing more is said of it then. */
  type: ValueType | 'payload' | 'source' | 'object' | 'list' | 'durationRange' | 'rateRamp' | 'textRange' | 'unknown';
  /** Present where the value is known before the run, in its type's own unit. */
  constant?: Constant;
  /** When it can be evaluated at the earliest. */
  moment: Moment;
  /** A whole number by how it is written: `random(1, 6)` draws whole numbers then. */
  whole?: boolean;
}

/** The first value of a parameter or option. */
export function valueIn(bound: Bound, name: string): Expr | undefined {
  return bound.values[name]?.[0];
}

export function hasWord(bound: Bound, word: string): boolean {
  return word in bound.words;
}

/** The constant that a parameter or option has; undefined where it is absent, not constant or wrong. */
export function constantIn(model: { values: Values }, bound: Bound, name: string): Constant | undefined {
  const expr = valueIn(bound, name);
  return expr && model.values.get(expr)?.constant;
}

/**
 * All statements of a block and of the blocks in it, in the order of the text. Many checks ask, and most blocks are those of the
 * keystroke before.
 */
export function everyStatement(block: readonly Bound[]): readonly Bound[] {
  if (block.length === 0) return block;
  const known = flattened.get(block);
  if (known) return known;
  const all: Bound[] = [];
  for (const bound of block) {
    all.push(bound);
    for (const inner of everyStatement(bound.block)) all.push(inner);
  }
  flattened.set(block, all);
  return all;
}

const flattened = new WeakMap<readonly Bound[], readonly Bound[]>();

/** The `pool` that a statement stands in. */
export function poolOf(bound: Bound): Bound | undefined {
  for (let at: Bound | undefined = bound; at; at = at.parent) if (at.entry.word === 'pool' && at.place === 'top') return at;
  return undefined;
}
