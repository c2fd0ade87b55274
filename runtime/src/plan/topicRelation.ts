import type { Expr } from './plan.ts';

/** `never` and `always` are certain; `keyed` means that it depends on the client, the message, or on what cannot be known yet. */
export type Relation = 'never' | 'always' | 'keyed';

/**
 * Whether the topics that one expression makes can match the filters that another makes, whoever evaluates them: compared level
 * by level (MQTT 5 §4.7), `$share/group/` aside. What is only known to a client may be any text, numbers excepted.
 * `clientIds`: the expressions behind `client.id`, where the caller knows them.
 */
export function relate(topic: Expr, filter: Expr, clientIds: { topic?: Expr; filter?: Expr } = {}): Relation {
  return relateShapes(topicShape(topic, clientIds.topic), filterShape(filter, clientIds.filter));
}

/** What is known of a topic or filter without evaluating it, level by level: worked out once where one is compared with many. */
export type Shape = readonly Level[];

export function topicShape(topic: Expr, clientId?: Expr): Shape {
  return levelsOf(piecesOf(topic, clientId));
}

export function filterShape(filter: Expr, clientId?: Expr): Shape {
  const levels = levelsOf(piecesOf(filter, clientId));
  return levels[0].literal === '$share' && levels.length > 2 ? levels.slice(2) : levels;
}

/** `relate`, of a `topicShape` and a `filterShape`. */
export function relateShapes(topic: Shape, filter: Shape): Relation {
  let relation: Relation = hiddenFrom(topic[0], filter[0]);
  for (let at = 0; relation !== 'never'; at++) {
    const [t, f] = [topic[at], filter[at]];
    if (f?.literal === '#') return relation;
    if (t === undefined && f === undefined) return relation;
    if (t === undefined) return f.open ? 'keyed' : 'never';
    if (f === undefined) return 'never';
    if (t.open || f.open) return prefixesAgree(t, f) && tailsAgree(topic, filter) ? 'keyed' : 'never';
    relation = weaker(relation, relateLevel(t, f));
  }
  return 'never';
}

/** A stretch of text: known, or a number (never empty, never with a slash), or anything at all. */
type Piece = { kind: 'text'; text: string } | { kind: 'number' } | { kind: 'any' };

interface Level {
  /** The whole level, where it is known. */
  literal?: string;
  /** What it surely begins and ends with. */
  prefix: string;
  suffix: string;
  /** Whether its text can be this one, where it is not open. */
  canBe(text: string): boolean;
  /** Holds a piece that may contain slashes: it can stand for any number of levels. */
  open: boolean;
}

/** A wildcard in the first level does not match topics that begin with `$`. */
function hiddenFrom(topic: Level, filter: Level): Relation {
  if (filter.literal !== '#' && filter.literal !== '+') return 'always';
  if (topic.prefix.startsWith('$')) return 'never';
  return topic.open && topic.prefix === '' ? 'keyed' : 'always';
}

function relateLevel(topic: Level, filter: Level): Relation {
  if (filter.literal === '+') return 'always';
  if (topic.literal !== undefined) return filter.canBe(topic.literal) ? (topic.literal === filter.literal ? 'always' : 'keyed') : 'never';
  if (filter.literal !== undefined) return topic.canBe(filter.literal) ? 'keyed' : 'never';
  return prefixesAgree(topic, filter) && suffixesAgree(topic, filter) ? 'keyed' : 'never';
}

function weaker(a: Relation, b: Relation): Relation {
  if (a === 'never' || b === 'never') return 'never';
  return a === 'keyed' || b === 'keyed' ? 'keyed' : 'always';
}

/** Compares from the last level towards the first that is open. */
function tailsAgree(topic: Shape, filter: Shape): boolean {
  for (let back = 1; back <= topic.length && back <= filter.length; back++) {
    const [t, f] = [topic[topic.length - back], filter[filter.length - back]];
    if (f.literal === '#') return true;
    if (t.open || f.open) return f.literal === '+' || suffixesAgree(t, f);
    if (relateLevel(t, f) === 'never') return false;
  }
  return true;
}

function prefixesAgree(topic: Level, filter: Level): boolean {
  if (filter.literal === '+') return true;
  return topic.prefix.startsWith(filter.prefix) || filter.prefix.startsWith(topic.prefix);
}

function suffixesAgree(topic: Level, filter: Level): boolean {
  return topic.suffix.endsWith(filter.suffix) || filter.suffix.endsWith(topic.suffix);
}

function piecesOf(expr: Expr, clientId: Expr | undefined): Piece[] {
  switch (expr.kind) {
    case 'literal':
      return [{ kind: 'text', text: String(expr.value) }];
    case 'concat':
      return expr.parts.flatMap((part) => piecesOf(part, clientId));
    case 'clientId':
      return clientId && clientId.kind !== 'clientId' ? piecesOf(clientId, undefined) : [{ kind: 'any' }];
    default:
      return [{ kind: isNumber(expr) ? 'number' : 'any' }];
  }
}

/** True where the value is surely a number or a truth value. */
function isNumber(expr: Expr): boolean {
  switch (expr.kind) {
    case 'clientIndex':
    case 'agentIndex':
    case 'messageSeq':
    case 'random':
    case 'unary':
      return true;
    case 'literal':
      return typeof expr.value !== 'string';
    case 'choose':
      return expr.options.every(isNumber);
    case 'binary':
      return expr.op !== '+' || (isNumber(expr.left) && isNumber(expr.right));
    default:
      return false;
  }
}

/** Cuts at the slashes of the known text. */
function levelsOf(pieces: Piece[]): Level[] {
  const levels: Piece[][] = [[]];
  for (const piece of pieces) {
    const parts = piece.kind === 'text' ? piece.text.split('/').map((text): Piece => ({ kind: 'text', text })) : [piece];
    levels[levels.length - 1].push(parts[0]);
    levels.push(...parts.slice(1).map((part) => [part]));
  }
  return levels.map(levelOf);
}

function levelOf(pieces: Piece[]): Level {
  const texts = pieces.map((piece) => (piece.kind === 'text' ? piece.text : undefined));
  const firstUnknown = texts.indexOf(undefined);
  if (firstUnknown < 0) {
    const literal = texts.join('');
    return { literal, prefix: literal, suffix: literal, canBe: (text) => text === literal, open: false };
  }
  let pattern: RegExp | undefined;
  return {
    prefix: texts.slice(0, firstUnknown).join(''),
    suffix: texts.slice(texts.lastIndexOf(undefined) + 1).join(''),
    canBe(text) {
      pattern ??= new RegExp(`^${pieces.map(patternOf).join('')}$`, 's');
      return pattern.test(text);
    },
    open: pieces.some((piece) => piece.kind === 'any'),
  };
}

function patternOf(piece: Piece): string {
  if (piece.kind === 'text') return piece.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return piece.kind === 'number' ? '(?:[-+.\\de]+|true|false)' : '.*';
}
