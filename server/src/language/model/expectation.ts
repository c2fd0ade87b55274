import type { Binary, Expr, Member, Name, Span } from '../ast.ts';
import { type Metric, metrics } from '../catalog.ts';
import type { Bound } from '../model.ts';

/** An expectation taken apart: `rider.connect.time p99 < 2s`. What is missing or misplaced is undefined. */
export interface ExpectationParts {
  /** The pool it is about. */
  pool?: Name;
  /** `connect.time`, as written. */
  metric?: { name: string; span: Span };
  statistic?: Name;
  comparison?: Comparison;
  value?: Expr;
  /** What stands where none of this can. */
  excess?: Expr;
}

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

export function expectationParts(bound: Bound): ExpectationParts {
  const { head, args } = bound.statement;
  const [first, ...rest] = args;
  if (head.kind === 'binary') return { ...metricParts(head.left), ...judgement(head), ...excess(first) };
  if (first?.kind === 'binary') {
    const statistic = first.left.kind === 'name' ? { statistic: first.left } : excess(first.left);
    return { ...metricParts(head), ...statistic, ...judgement(first), ...excess(rest[0]) };
  }
  return { ...metricParts(head), ...(first?.kind === 'name' ? { statistic: first } : excess(first)) };
}

/** An expectation as plans and reports quote it: as written, on one line. */
export function expectationText({ statement: { span } }: Bound, text: string): string {
  return text.slice(span.start, span.end).replace(/\s+/g, ' ');
}

/** The metric of the catalog, by its name. */
export function metricNamed(name: string): Metric | undefined {
  return metrics.find((metric) => metric.name === name);
}

export function isLatency(metric: Metric): boolean {
  return metric.units.includes('us');
}

/** `p50` … `p99.99`, `mean`, `min`, `max`. */
export function isStatistic(name: string): boolean {
  if (name === 'mean' || name === 'min' || name === 'max') return true;
  const percentile = /^p(\d{1,2}(?:\.\d+)?)$/.exec(name);
  return percentile !== null && Number(percentile[1]) > 0;
}

function judgement(expr: Binary): Pick<ExpectationParts, 'comparison' | 'value' | 'excess'> {
  const comparisons: readonly string[] = ['<', '<=', '>', '>=', '==', '!='];
  if (!comparisons.includes(expr.op)) return { excess: expr.right };
  return { comparison: expr.op as Comparison, value: expr.right };
}

function metricParts(expr: Expr): Pick<ExpectationParts, 'pool' | 'metric' | 'excess'> {
  const names = expr.kind === 'member' ? namesOf(expr) : expr.kind === 'name' ? [expr] : undefined;
  if (!names) return expr.kind === 'missing' ? {} : { excess: expr };
  const pool = names.length > 2 ? names[0] : undefined;
  const metric = pool ? names.slice(1) : names;
  const span = { start: metric[0].span.start, end: metric[metric.length - 1].span.end };
  return { ...(pool && { pool }), metric: { name: metric.map((name) => name.name).join('.'), span } };
}

function namesOf(expr: Member): Name[] | undefined {
  const before = expr.object.kind === 'member' ? namesOf(expr.object) : expr.object.kind === 'name' ? [expr.object] : undefined;
  return before && expr.property.kind === 'name' ? [...before, expr.property] : before;
}

function excess(expr: Expr | undefined): Pick<ExpectationParts, 'excess'> {
  return expr && expr.kind !== 'missing' ? { excess: expr } : {};
}
