import type { Expr, ScenarioFile, Span, Statement, Text } from './ast.ts';
import type { Accepted, Entry, Parameter } from './catalog.ts';
import { inExpectation } from './context/expectation.ts';
import { inside, wanting } from './context/expression.ts';
import { type Spot, spotAt } from './context/spot.ts';
import { type Upcoming, upcoming } from './context/upcoming.ts';
import { isAt } from './context/writing.ts';

/** What could be written at an offset, by the grammar and the catalog; which names are in scope there is the model's to say. */
export type Context = { spot: Spot; typed: Span } & Form;

/** `typed` is what stands there already of the word, number or path. */
export type Form =
  | { kind: 'nothing' }
  /** The first word of a statement. */
  | { kind: 'statement' }
  /** A value or an option word. */
  | { kind: 'slot'; upcoming: Upcoming }
  /** `=` behind the name that a statement declares. */
  | { kind: 'equals' }
  /** Behind the dot of `client.` or `accounts.`. */
  | { kind: 'member'; object: Expr; parameter: Parameter }
  /** A number, and the unit glued to it. */
  | { kind: 'number'; parameters: readonly Parameter[] }
  /** The literal text of a string: `written` is all between its quotes, with its expressions in braces. */
  | { kind: 'text'; text: Text; written: Span; parameters: readonly Parameter[]; callee?: string }
  /** In `expect`: a metric's path, or what may follow a metric. */
  | { kind: 'metric' }
  | { kind: 'judgement'; statistic: boolean; comparison: boolean };

export interface Cursor {
  file: ScenarioFile;
  offset: number;
}

export function contextAt(cursor: Cursor): Context {
  const { file, offset } = cursor;
  const spot = spotAt(file, offset);
  const here = { start: offset, end: offset };
  const found = placed(spot, cursor);
  return { spot, typed: here, ...found };
}

export type Found = Form & { typed?: Span };

const nothing: Found = { kind: 'nothing' };

function placed(spot: Spot, cursor: Cursor): Found {
  const { place, statement, entry } = spot;
  if (!place) return nothing;
  if (place === 'expect') return statement ? inExpectation(statement, cursor) : { kind: 'metric' };
  if (!statement) return { kind: 'statement' };
  const { head } = statement;
  if (cursor.offset <= head.span.end && head.kind === 'name') return { kind: 'statement', typed: head.span };
  if (!entry) return nothing;
  if (entry.head && cursor.offset <= head.span.end) return inside(head, { upcoming: wanting(headParameter(entry.head)) }, cursor);
  return inArguments(cursor, statement, entry);
}

/** A filter of a `subscribe` block, or a share of `choose`. */
function headParameter(head: 'share' | 'filter' | 'metric'): Parameter {
  const accepts: Accepted[] = head === 'share' ? ['percent'] : ['text'];
  return { name: head, accepts, moment: 'step', example: '`70%`', doc: '' };
}

/** What may come next in a statement at an offset behind its head, by the arguments that stand before it. */
export function upcomingAt(cursor: Cursor, statement: Statement, entry: Entry): Upcoming {
  const { args, current, isBehindEquals } = argumentsAt(cursor, statement);
  const before = args.filter((arg) => arg !== current && arg.span.end <= cursor.offset);
  const later = args.filter((arg) => arg !== current && arg.span.end > cursor.offset);
  const parameters = isBehindEquals ? (entry.assigned ?? []) : entry.positional;
  return withoutWords(upcoming(entry, parameters, before), later);
}

function inArguments(cursor: Cursor, statement: Statement, entry: Entry): Found {
  const { current, isBehindEquals } = argumentsAt(cursor, statement);
  const next = upcomingAt(cursor, statement, entry);
  if (current) return inside(current, { upcoming: next }, cursor);
  if (/\w/.test(cursor.file.text[cursor.offset - 1] ?? '')) return nothing;
  const isNamed = entry.assigned && !isBehindEquals && next.parameters.length === 0;
  if (isNamed) return statement.equals ? nothing : { kind: 'equals' };
  return { kind: 'slot', upcoming: next };
}

/** The arguments on the cursor's side of `=`, and the one that is being written. */
function argumentsAt(cursor: Cursor, { args, equals, assigned }: Statement) {
  const isBehindEquals = equals !== undefined && cursor.offset >= equals.end;
  const own = isBehindEquals ? (assigned ?? []) : args;
  return { args: own, current: own.find((arg) => isAt(arg, cursor)), isBehindEquals };
}

/** Options that stand further on need not be offered again. */
function withoutWords(next: Upcoming, later: readonly Expr[]): Upcoming {
  const isTaken = (word: string) => later.some((arg) => arg.kind === 'name' && arg.name === word);
  return { ...next, options: next.options.filter((option) => !isTaken(option.word)) };
}
