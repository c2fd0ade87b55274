import type { Block, Expr, ScenarioFile, Statement } from '../ast.ts';
import { type Entry, entryAt, headedEntryAt, type Place } from '../catalog.ts';
import type { Diagnostic, Fix } from '../diagnostic.ts';
import type { Bound } from '../model.ts';
import { bindArguments } from './arguments.ts';
import { finding, type Report } from './finding.ts';
import { keptOrBound } from './keptBindings.ts';
import { reportMissingBlock } from './missingBlock.ts';
import { unknownWord } from './words.ts';

export interface Binding {
  statements: Bound[];
  diagnostics: Diagnostic[];
  /** What could not be understood; names in it count as used, so that one mistake does not become two. */
  loose: (Statement | Expr)[];
}

/** Finds each statement's entry in the catalog and lays its arguments beside the entry's signature. */
export function bind(file: ScenarioFile): Binding {
  const binding: Binding = { statements: [], diagnostics: [], loose: [] };
  const declared = declaredNames(file.statements);
  const binder: Binder = {
    text: file.text,
    isDeclared: (name) => declared.has(name),
    report: (diagnostic) => binding.diagnostics.push(diagnostic),
    giveUpOn: (part) => binding.loose.push(part),
  };
  binding.statements = bindBlock(file.statements, 'top', undefined, binder);
  return binding;
}

/** What binding shares. */
export interface Binder {
  text: string;
  /** Whether the file declares a name anywhere, which may therefore be a value where an option could stand. */
  isDeclared(name: string): boolean;
  report: Report;
  giveUpOn(part: Statement | Expr): void;
}

function bindBlock(statements: readonly Statement[], place: Place, parent: Bound | undefined, binder: Binder): Bound[] {
  const block: Bound[] = [];
  const orphans = new Set<Statement>();
  for (const [index, written] of statements.entries()) {
    const statement = withoutCall(written, place);
    const entry = entryOf(statement, place);
    if (!entry || orphans.has(written)) {
      if (!entry && !orphans.has(written)) unknownWord(statement, place, binder.report);
      binder.giveUpOn(written);
      continue;
    }
    const bound = parent
      ? bindStatement(statement, entry, place, parent, binder)
      : keptOrBound(statement, binder, (listening) => bindStatement(statement, entry, place, parent, listening));
    const first = entry.repeatable ? undefined : block.find((other) => other.entry === entry);
    if (first) reportDuplicate(bound, first, binder.report);
    block.push(bound);
    if (entry.block?.required && !statement.block && bound.isWhole) {
      for (const orphan of reportMissingBlock(bound, statements.slice(index + 1), binder)) orphans.add(orphan);
    }
  }
  return block;
}

function bindStatement(statement: Statement, entry: Entry, place: Place, parent: Bound | undefined, binder: Binder): Bound {
  const bound: Bound = { statement, entry, place, ...bindArguments(statement, entry, place, binder), block: [], ...(parent && { parent }) };
  const rule = entry.block;
  if (statement.block && !rule) {
    binder.report(
      finding('unexpected-block', statement.block.span, `\`${entry.word}\` takes no block`, { fixes: outFix(statement.block, place) }),
    );
    statement.block.statements.forEach(binder.giveUpOn);
  } else if (statement.block && rule) {
    const inner = rule.place === 'same' ? placeAround(bound) : rule.place;
    bound.block = bindBlock(statement.block.statements, inner, bound, binder);
  }
  return bound;
}

/** Declarations in the braces of another are meant for the top of the file. */
function outFix({ span, closed }: Block, place: Place): Fix[] {
  if (place !== 'top' || !closed) return [];
  const edits = [span.start, span.end - 1].map((start) => ({ span: { start, end: start + 1 }, newText: '' }));
  return [{ title: 'Take out of the block', edits }];
}

/** The place that the arms of a `choose` hand on: that of the `choose` itself, or steps where it stands in a pool. */
function placeAround(arm: Bound): Place {
  const place = arm.parent?.place ?? 'steps';
  return place === 'pool' ? 'steps' : place;
}

function entryOf(statement: Statement, place: Place): Entry | undefined {
  const head = statement.head;
  if (place === 'expect' || (place === 'shares' && head.kind !== 'name') || (place === 'filters' && head.kind !== 'name')) {
    return head.kind === 'missing' ? undefined : headedEntryAt(place);
  }
  return head.kind === 'name' ? entryAt(place, head.name) : undefined;
}

/** `wait (5s)` reads as a call of `wait`; it is a statement whose argument stands in parentheses. */
function withoutCall(statement: Statement, place: Place): Statement {
  const head = statement.head;
  if (head.kind !== 'call' || !entryAt(place, head.callee.name)) return statement;
  return { ...statement, head: head.callee, args: [...head.args, ...statement.args] };
}

function reportDuplicate(bound: Bound, first: Bound, report: Report): void {
  report(
    finding('duplicate-setting', bound.statement.head.span, `\`${bound.entry.word}\` already stands in this block; keep one of them`, {
      related: [{ message: 'the first one', span: first.statement.head.span }],
      fixes: [{ title: `Remove this \`${bound.entry.word}\``, edits: [{ span: bound.statement.span, newText: '' }] }],
    }),
  );
}

function declaredNames(statements: readonly Statement[], into = new Set<string>()): Set<string> {
  for (const statement of statements) {
    const word = statement.head.kind === 'name' ? statement.head.name : '';
    const first = statement.args[0];
    if (['param', 'let', 'payload', 'data', 'signal'].includes(word) && first?.kind === 'name') into.add(first.name);
    if (word === 'on') addMessageName(statement, into);
    if (statement.block) declaredNames(statement.block.statements, into);
  }
  return into;
}

function addMessageName(statement: Statement, into: Set<string>): void {
  const at = statement.args.findIndex((arg) => arg.kind === 'name' && arg.name === 'as');
  const name = statement.args[at + 1];
  if (at >= 0 && name?.kind === 'name') into.add(name.name);
}
