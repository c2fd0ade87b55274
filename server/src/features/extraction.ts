import type { Expr, Span } from '../language/ast.ts';
import type { Fix } from '../language/diagnostic.ts';
import { type Bound, everyStatement, type Model } from '../language/model.ts';
import { pathAt } from '../language/tree.ts';
import { errorFrom } from './consequences.ts';
import type { Scenario } from './scenario.ts';

/** Ways to give what is selected a name: a literal as a `param`, the content of a message as a `payload`. */
export function extractions(scenario: Scenario, selection: Span): Fix[] {
  const { model } = scenario;
  const path = pathAt(model.file, selection.start).filter(({ span }) => span.end >= selection.end);
  const bound = innermost(model, selection.start);
  if (!bound || bound.entry.word === 'param' || bound.entry.word === 'payload') return [];
  const exprs = path.filter((node): node is Expr => node.kind !== 'statement' && node.kind !== 'piece').reverse();
  const isRead = exprs.some((expr) => expr.kind === 'call' && literalReaders.has(expr.callee.name));
  const literal = isRead ? undefined : exprs.find(isLiteral);
  const content = exprs.find((expr) => bound.values.payload?.includes(expr) && expr.kind !== 'name');
  const candidates = [
    ...(literal ? [extraction(scenario, 'param', literal, freeName(model, nameFor(bound, literal)), placeForParam(model))] : []),
    ...(content ? [extraction(scenario, 'payload', content, freeName(model, 'content'), startOfOutermost(bound))] : []),
  ];
  return candidates.filter(({ edits }) => errorFrom(scenario, edits) === undefined);
}

function extraction({ text }: Scenario, kind: 'param' | 'payload', expr: Expr, name: string, at: Insertion): Fix {
  const value = text.slice(expr.span.start, expr.span.end);
  const declared = `${at.before}${kind} ${name} = ${value}${at.behind}`;
  const edits = [
    { span: { start: at.offset, end: at.offset }, newText: declared },
    { span: expr.span, newText: name },
  ];
  return { title: `Extract to ${kind} \`${name}\``, edits };
}

interface Insertion {
  offset: number;
  before: string;
  behind: string;
}

/** What these are given is read in the text itself, by the editor and when secrets are asked for. */
const literalReaders = new Set(['csv', 'json', 'ndjson', 'file', 'env', 'secret']);

function isLiteral(expr: Expr): boolean {
  return (
    expr.kind === 'quantity' ||
    expr.kind === 'bool' ||
    (expr.kind === 'text' && expr.closed && expr.parts.every((part) => part.kind === 'piece'))
  );
}

/** The option or parameter that the literal is given to. */
function nameFor(bound: Bound, literal: Expr): string {
  const within = (expr: Expr) => expr.span.start <= literal.span.start && literal.span.end <= expr.span.end;
  const key = Object.entries(bound.values).find(([, exprs]) => exprs.some(within))?.[0];
  if (bound.entry.word === 'pool') return 'clients';
  const isOwn = bound.entry.options.some((option) => option.word === key);
  return (isOwn || bound.entry.kind === 'step' ? key : undefined) ?? (/^\w+$/.test(bound.entry.word) ? bound.entry.word : 'limit');
}

/** Another name than all that the scenario uses already, and than the words of the language. */
function freeName({ symbols }: Model, wanted: string): string {
  const taken = new Set(symbols.map((symbol) => symbol.name));
  const base = reservedNames[wanted] ?? wanted;
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
  return name;
}

/** What reads badly, or not at all, as a name. */
const reservedNames: Record<string, string> = {
  message: 'note',
  for: 'duration',
  at: 'rate',
  every: 'period',
  over: 'ramp_time',
  ramp: 'rate',
  from: 'count',
};

/** Behind the last param, else behind `scenario`, else at the top. */
function placeForParam({ statements }: Model): Insertion {
  const params = statements.filter(({ entry }) => entry.word === 'param');
  const above = params.at(-1) ?? statements.find(({ entry }) => entry.word === 'scenario');
  if (above) return { offset: above.statement.span.end, before: params.length > 0 ? '\n' : '\n\n', behind: '' };
  return { offset: statements[0]?.statement.span.start ?? 0, before: '', behind: '\n\n' };
}

function startOfOutermost(bound: Bound): Insertion {
  let outermost = bound;
  while (outermost.parent) outermost = outermost.parent;
  return { offset: outermost.statement.span.start, before: '', behind: '\n\n' };
}

function innermost(model: Model, offset: number): Bound | undefined {
  let found: Bound | undefined;
  for (const bound of everyStatement(model.statements)) {
    const { span } = bound.statement;
    if (span.start <= offset && offset <= span.end) found = bound;
  }
  return found;
}
