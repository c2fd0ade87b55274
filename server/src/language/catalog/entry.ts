/**
 * What the catalog says of a word. Signatures are data, so that the checker binds arguments by them, and completion and
 * signature help can say what is still possible behind the arguments that stand there already.
 */
export interface Entry {
  /** As written; for the arms of `choose`, the lines of `expect` and filters, an example of what stands in its place. */
  word: string;
  kind: 'declaration' | 'setting' | 'step' | 'property';
  /** Present where a statement starts with a value instead of a word. */
  head?: 'share' | 'metric' | 'filter';
  /** The value it starts with; a metric's parts are `expectation.ts`'s to read. */
  headParameter?: Parameter;
  /** The blocks it may stand in. */
  places: readonly Place[];
  /** Arguments without a word of their own, in this order. */
  positional: readonly Parameter[];
  /** Words behind them, in any order. */
  options: readonly Option[];
  /** What follows `=`; absent: no `=` may stand here. */
  assigned?: readonly Parameter[];
  block?: BlockRule;
  /** May stand more than once in the same block. */
  repeatable?: boolean;
  /** What holds where it is left out, as it would be written, or in words. */
  default?: string;
  /** The MQTT version it needs. */
  needs?: 5;
  /** Section of the MQTT 5 standard. */
  mqtt?: string;
  /** One or two sentences, CommonMark. */
  doc: string;
  example: string;
  /** What completion inserts, in the snippet syntax of the Language Server Protocol. */
  snippet: string;
}

/** A block: what stands between the braces of … */
export type Place =
  | 'top'
  | 'broker'
  | 'agents'
  | 'host'
  | 'local'
  | 'tls'
  | 'websocket'
  | 'pool'
  | 'steps'
  | 'handler'
  | 'shares'
  | 'filters'
  | 'request'
  | 'will'
  | 'message'
  | 'expect';

export interface BlockRule {
  /** `same`: what may stand around it may stand in it, as with the arms of `choose`. */
  place: Place | 'same';
  required: boolean;
}

export interface Parameter {
  name: string;
  /** Empty where only `words` may stand. */
  accepts: readonly Accepted[];
  /** Fixed words that may stand instead of a value. */
  words?: readonly Choice[];
  limits?: Limits;
  /** When it is evaluated; what a value may refer to follows from it. */
  moment: Moment;
  optional?: boolean;
  /** One or more, beside each other or separated by commas. */
  many?: boolean;
  /** A word that must stand behind it: `10 times`. */
  suffix?: string;
  /** Options of the same statement that may stand in its place. */
  replacedBy?: readonly string[];
  /** As it stands in messages: "expected a duration such as `5s`". */
  example: string;
  doc: string;
}

export interface Choice {
  word: string;
  doc: string;
}

/** In the value's own unit: milliseconds, bytes, events per second, a ratio; inclusive. */
export interface Limits {
  min?: number;
  max?: number;
  whole?: boolean;
  /** Only multiples of it, whole seconds for example. */
  multipleOf?: number;
  choices?: readonly number[];
}

/** What a value can be. */
export type ValueType = 'number' | 'duration' | 'rate' | 'size' | 'bandwidth' | 'percent' | 'text' | 'bool';

export type Accepted =
  | ValueType
  /** Everything a message can carry: `json {…}`, `bytes(n)`, a text, the name of a `payload`. */
  | 'payload'
  /** `csv("…")` and its like. */
  | 'source'
  /** A value of any type. */
  | 'any'
  /** `1s..30s`, `100/s -> 2_000/s`, `"10.0.0.1".."10.0.0.9"`. */
  | 'durationRange'
  | 'rateRamp'
  | 'textRange'
  /** A name that the statement declares, a pool's name with its size, and a signal's name. */
  | 'newName'
  | 'poolHeading'
  | 'signal';

/**
 * plan: once, when the scenario is compiled. client: once for each client. step: each time the step runs.
 * message: for each message of a publish. Each may refer to what the ones before it may.
 */
export type Moment = 'plan' | 'client' | 'step' | 'message';

export interface Option {
  word: string;
  values: readonly Parameter[];
  /** Options it cannot stand beside. */
  excludes?: readonly string[];
  /** One of these must stand there too. */
  requires?: readonly string[];
  default?: string;
  needs?: 5;
  mqtt?: string;
  doc: string;
}

/** `random(a, b)`, and the like. */
export interface ValueFunction {
  name: string;
  parameters: readonly Parameter[];
  /** `argument`: of the type of its arguments. `object`: takes `{ key: value }` instead of parameters. */
  returns: ValueType | 'payload' | 'source' | 'argument';
  takesObject?: boolean;
  /** When it can be evaluated at the earliest. */
  moment: Moment;
  doc: string;
  example: string;
  snippet: string;
}

/** `client.index`, and the like. */
export interface BuiltIn {
  object: string;
  property: string;
  type: ValueType | 'any';
  /** Goes on with names of the message's own: `m.json.user.id`. */
  open?: boolean;
  moment: Moment;
  needs?: 5;
  mqtt?: string;
  doc: string;
}

export interface Unit {
  symbol: string;
  type: ValueType;
  /** One of it in the type's own unit: milliseconds, bytes, per second, a ratio. */
  factor: number;
  doc: string;
}
