import type { Expr, ScenarioFile, Span } from '../language/ast.ts';
import { functionOf } from '../language/catalog.ts';
import type { Fix } from '../language/diagnostic.ts';
import { type Bound, everyStatement, type Model } from '../language/model.ts';
import { reserved } from '../language/reserved.ts';
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
    ...(literal
      ? [
          extraction(
            scenario,
            'param',
            literal,
            freeName(model, nameFor(bound, literal, exprs[exprs.indexOf(literal) + 1])),
            placeForParam(model),
          ),
        ]
      : []),
    ...(content ? [extraction(scenario, 'payload', content, freeName(model, 'content'), startOfOutermost(bound, model))] : []),
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

/** The option or parameter that the literal is given to, as a whole or as an argument. */
function nameFor(bound: Bound, literal: Expr, around: Expr | undefined): string {
  if (bound.entry.word === 'pool') return 'clients';
  if (around?.kind === 'call') {
    const name = functionOf(around.callee.name, false)?.parameters[around.args.indexOf(literal)]?.name ?? 'value';
    return around.callee.name === 'random' ? (name === 'from' ? 'least' : 'most') : name;
  }
  // A number in a topic is no topic.
  if (around?.kind === 'text' || around?.kind === 'object' || (around && literal.kind !== 'text' && bound.entry.kind === 'step'))
    return 'value';
  const within = (expr: Expr) => expr.span.start <= literal.span.start && literal.span.end <= expr.span.end;
  const key = Object.entries(bound.values).find(([, exprs]) => exprs.some(within))?.[0];
  const isOwn = bound.entry.options.some((option) => option.word === key);
  return (isOwn || bound.entry.kind === 'step' ? key : undefined) ?? (/^\w+$/.test(bound.entry.word) ? bound.entry.word : 'limit');
}

/** Another name than all that the scenario uses already, and than the words of the language. */
function freeName({ symbols }: Model, wanted: string): string {
  const taken = new Set(symbols.map((symbol) => symbol.name));
  const base = betterNames[wanted] ?? (reserved.has(wanted) ? `${wanted}_value` : wanted);
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
  return name;
}

/** What to call values whose place has a word of the language for its name. */
const betterNames: Record<string, string> = {
  qos: 'qos_level',
  payload: 'content',
  arrive: 'arrival_rate',
  timeout: 'patience',
  message: 'note',
  for: 'duration',
  at: 'rate',
  every: 'period',
  over: 'ramp_time',
  ramp: 'rate',
  from: 'count',
};

/** Behind the last param, else behind `scenario`, else at the top. */
function placeForParam({ statements, file }: Model): Insertion {
  const params = statements.filter(({ entry }) => entry.word === 'param');
  const above = params.at(-1) ?? statements.find(({ entry }) => entry.word === 'scenario');
  if (above) return { offset: endWithComment(above, file), before: params.length > 0 ? '\n' : '\n\n', behind: '' };
  return { offset: statements[0] ? startWithComments(statements[0], file) : 0, before: '', behind: '\n\n' };
}

/** Behind the comment on a statement's line, which is about that statement. */
function endWithComment({ statement: { span } }: Bound, { text, comments }: ScenarioFile): number {
  const comment = comments.find((each) => each.span.start >= span.end && /^[ \t]*$/.test(text.slice(span.end, each.span.start)));
  return comment?.text.startsWith('//') ? comment.span.start + comment.text.trimEnd().length : span.end;
}

/** Above the comments that stand directly over a statement. */
function startWithComments({ statement: { span } }: Bound, { text, comments }: ScenarioFile): number {
  return comments
    .filter((comment) => comment.span.end <= span.start)
    .reduceRight(
      (start, comment) => (/^[ \t]*\n?[ \t]*$/.test(text.slice(comment.span.end, start)) ? comment.span.start : start),
      span.start,
    );
}

function startOfOutermost(bound: Bound, { file }: Model): Insertion {
  let outermost = bound;
  while (outermost.parent) outermost = outermost.parent;
  return { offset: startWithComments(outermost, file), before: '', behind: '\n\n' };
}

function innermost(model: Model, offset: number): Bound | undefined {
  let found: Bound | undefined;
  for (const bound of everyStatement(model.statements)) {
    const { span } = bound.statement;
    if (span.start <= offset && offset <= span.end) found = bound;
  }
  return found;
}
