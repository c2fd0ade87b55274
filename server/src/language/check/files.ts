import type { Expr } from '../ast.ts';
import { type Bound, everyStatement, valueIn } from '../model.ts';
import { columnsIn, sourceOf } from './columns.ts';
import type { Subject } from './families.ts';
import { finding } from './finding.ts';
import { everyPart } from './parts.ts';

/** Files that the scenario names exist, and data files are what they are said to be. */
export function checkFiles(subject: Subject): void {
  const { readFile, fileExists } = subject.model.environment;
  if (!readFile && !fileExists) return;
  for (const bound of subject.model.statements) {
    if (bound.entry.word === 'data') checkData(bound, subject);
    for (const expr of filesUnder(bound)) checkExists(expr, subject);
  }
}

/** Most scenarios name few files, and where they stand is the same with the next keystroke. */
function filesUnder(root: Bound): readonly Expr[] {
  const known = named.get(root) ?? [root, ...everyStatement(root.block)].flatMap(filesIn);
  named.set(root, known);
  return known;
}

const named = new WeakMap<Bound, readonly Expr[]>();

function checkData(data: Bound, { model, report }: Subject): void {
  const source = sourceOf(valueIn(data, 'source'));
  const read = model.environment.readFile;
  if (!source || !read) return;
  const text = read(source.path);
  if (text === undefined) report(finding('missing-file', source.pathExpr.span, `there is no file \`${source.path}\` beside the scenario`));
  else if (!columnsIn(source.format, text))
    report(finding('broken-data', source.pathExpr.span, `\`${source.path}\` cannot be read as ${expected[source.format]}`));
}

const expected = {
  csv: 'CSV: its first line must name the columns',
  json: 'JSON: it must hold a list of objects',
  ndjson: 'NDJSON: each line must hold an object',
};

/** Paths of certificates and of `file("…")`. */
function filesIn(bound: Bound): Expr[] {
  const pem = bound.place === 'tls' ? (bound.values.file ?? []) : [];
  const calls = Object.values(bound.values).flatMap((exprs) => exprs.flatMap((expr) => everyPart(expr)));
  return [...pem, ...calls.flatMap((part) => (part.kind === 'call' && part.callee.name === 'file' ? part.args.slice(0, 1) : []))];
}

function checkExists(expr: Expr, { model, report }: Subject): void {
  const path = model.values.get(expr)?.constant;
  const exists = model.environment.fileExists;
  if (typeof path !== 'string' || !exists || exists(path)) return;
  report(finding('missing-file', expr.span, `there is no file \`${path}\` beside the scenario`));
}
