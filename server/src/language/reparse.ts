/** Text → tree, when the tree of a text that differs little is at hand: what a keystroke has not touched is not read again. */
import type { Statement } from './ast.ts';
import { moveComment, movedDiagnostic, moveStatement } from './parse/moved.ts';
import { type Parsed, parse } from './parse.ts';

/**
 * Gives exactly what `parse(text)` gives. `previous` is what `parse` or `reparse` gave for another text, best the one before it; it
 * is used up: its nodes are in the new tree, where they stand now.
 */
export function reparse(previous: Parsed, text: string): Parsed {
  const part = changedPart(previous, text);
  if (!part) return parse(text);
  const between = parse(text.slice(part.from, part.newEnd));
  return between.reachesFar ? parse(text) : joined(previous, part, between, text);
}

function joined({ file, diagnostics }: Parsed, part: ChangedPart, between: Parsed, text: string): Parsed {
  const { from, keptBefore, keptBehind, oldEnd, newEnd } = part;
  const by = newEnd - oldEnd;
  // Before the nodes move, as findings share spans with them.
  const found = [
    ...diagnostics.filter(({ span }) => span.start < from),
    ...between.diagnostics.map((diagnostic) => movedDiagnostic(diagnostic, from)),
    ...diagnostics.filter(({ span }) => span.start >= oldEnd).map((diagnostic) => movedDiagnostic(diagnostic, by)),
  ];
  const behind = file.statements.slice(keptBehind);
  const commentsBehind = file.comments.filter(({ span }) => span.start >= oldEnd);
  for (const statement of between.file.statements) moveStatement(statement, from);
  for (const comment of between.file.comments) moveComment(comment, from);
  if (by !== 0) {
    for (const statement of behind) moveStatement(statement, by);
    for (const comment of commentsBehind) moveComment(comment, by);
  }
  const commentsBefore = file.comments.filter(({ span }) => span.start < from);
  return {
    file: {
      text,
      statements: [...file.statements.slice(0, keptBefore), ...between.file.statements, ...behind],
      comments: [...commentsBefore, ...between.file.comments, ...commentsBehind],
      span: { start: 0, end: text.length },
    },
    diagnostics: found,
    reachesFar: false,
  };
}

interface ChangedPart {
  /** Where the part begins in both texts, and where it ends in the old and in the new one. */
  from: number;
  oldEnd: number;
  newEnd: number;
  /** How many statements of the old tree stand before it, and the number of the first one behind it. */
  keptBefore: number;
  keptBehind: number;
}

/**
 * The part of the text that has to be read again: from one line on which a top-level statement begins to another. One more
 * statement than was changed is read on either side, as a statement may go on below its line.
 */
function changedPart({ file, reachesFar }: Parsed, text: string): ChangedPart | undefined {
  const { text: old, statements } = file;
  if (reachesFar) return undefined;
  const start = commonStart(old, text);
  const sameEnd = commonEnd(old, text, start);
  const cuts = statements.map((_, index) => index).filter((index) => isCut(old, statements[index]));
  const before = cuts.filter((index) => statements[index].span.end < start).at(-2);
  const behind = cuts.filter((index) => statements[index].span.start > old.length - sameEnd)[1];
  if (before === undefined && behind === undefined) return undefined;
  const oldEnd = behind === undefined ? old.length : statements[behind].span.start;
  return {
    from: before === undefined ? 0 : statements[before].span.start,
    oldEnd,
    newEnd: oldEnd + text.length - old.length,
    keptBefore: before ?? 0,
    keptBehind: behind ?? statements.length,
  };
}

/** A statement that begins its line with a name: nothing before it can go on into it. */
function isCut(text: string, { head, span }: Statement): boolean {
  return head.kind === 'name' && (span.start === 0 || text[span.start - 1] === '\n');
}

function commonStart(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let at = 0;
  while (at < limit && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

function commonEnd(a: string, b: string, start: number): number {
  const limit = Math.min(a.length, b.length) - start;
  let length = 0;
  while (length < limit && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length += 1;
  return length;
}
