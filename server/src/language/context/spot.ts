import type { ScenarioFile, Span, Statement } from '../ast.ts';
import { type Entry, entryAt, headedEntryAt, type Place } from '../catalog.ts';

/** Where an offset is among the statements, also where the text around it is broken. */
export interface Spot {
  /** What may stand in the block around; undefined in a block that the catalog does not know, and in comments. */
  place?: Place;
  /** The statements around it, outermost first, each with what the catalog says of it. */
  around: { statement: Statement; entry?: Entry; place?: Place }[];
  /** The statements of the same block. */
  siblings: readonly Statement[];
  /** The statement that it stands in or that goes on there; undefined where a new one would begin. */
  statement?: Statement;
  /** What the catalog says of that statement; undefined for a word it does not know there. */
  entry?: Entry;
}

export function spotAt(file: ScenarioFile, offset: number): Spot {
  if (file.comments.some((comment) => isInComment(comment, offset))) return { around: [], siblings: [] };
  return spotIn({ place: 'top', around: [], siblings: file.statements }, file.text, offset);
}

/** What the catalog says of a statement that stands in a block. */
export function entryOf(statement: Statement, place: Place): Entry | undefined {
  const { head } = statement;
  if (place === 'expect') return headedEntryAt(place);
  if (head.kind === 'name') return entryAt(place, head.name);
  if (head.kind === 'call') return entryAt(place, head.callee.name);
  return headedEntryAt(place);
}

function spotIn(block: Pick<Spot, 'around' | 'siblings' | 'place'>, text: string, offset: number): Spot {
  const statement = block.siblings.filter((each) => each.span.start <= offset).at(-1);
  if (!statement) return block;
  const entry = block.place && entryOf(statement, block.place);
  const self = { statement, ...(entry && { entry }), ...(block.place && { place: block.place }) };
  if (isInBlock(statement, offset)) {
    const around = [...block.around, self];
    const place = placeInside(around);
    return spotIn({ around, siblings: statement.block!.statements, ...(place && { place }) }, text, offset);
  }
  const behind = offset > statement.span.end && !goesOn(statement, text, offset);
  return behind || (statement.block && offset >= statement.block.span.end) ? block : { ...block, ...self };
}

/** What may stand in the innermost block. The arms of `choose` hand on the place of the `choose` itself. */
function placeInside(around: Spot['around']): Place | undefined {
  const rule = around.at(-1)?.entry?.block?.place;
  if (rule !== 'same') return rule;
  const outside = around.at(-2)?.place ?? 'steps';
  return outside === 'pool' ? 'steps' : outside;
}

/** A block that nothing closes reaches to the next statement behind it. */
function isInBlock({ block }: Statement, offset: number): boolean {
  return block !== undefined && offset > block.span.start && (offset < block.span.end || !block.closed);
}

/** Whether a statement goes on at an offset behind it: on the same line, or below where its line ends open. */
function goesOn(statement: Statement, text: string, offset: number): boolean {
  const between = text.slice(statement.span.end, offset);
  if (statement.block || /\S/.test(between)) return false;
  return !between.includes('\n') || /(?:[=,+\-*/<>]|\.\.)$/.test(text.slice(statement.span.start, statement.span.end));
}

/** Behind `//` and to the end of its line; between `/*` and its end. */
function isInComment({ text, span }: { text: string; span: Span }, offset: number): boolean {
  const isClosed = text.startsWith('/*') && text.endsWith('*/') && text.length >= 4;
  return span.start < offset && (isClosed ? offset < span.end : offset <= span.end);
}
