import type { Expr, Statement } from '../ast.ts';
import { type Metric, metrics, type Parameter, unitTypes } from '../catalog.ts';
import type { Cursor, Found } from '../context.ts';
import { inOneOf } from './expression.ts';

/** What may be written in a line of `expect`: a metric, then for latencies a statistic, a comparison, and a value of its unit. */
export function inExpectation(statement: Statement, cursor: Cursor): Found {
  const { start } = statement.span;
  const before = cursor.file.text.slice(start, cursor.offset);
  if (/^[\w.]*$/.test(before))
    return { kind: 'metric', typed: { start, end: start + /^[\w.]*/.exec(cursor.file.text.slice(start))![0].length } };
  const [, metric, statistic] = /^([\w.]+)(?:\s+([\w.]+))?/.exec(before) ?? [];
  if (metric === undefined) return { kind: 'nothing' };
  const right = comparedValue(statement);
  if (right && cursor.offset >= right.opSpan.end) return inOneOf([right.value], parameterOf(metricOf(metric)), cursor);
  const word = /[\w.]*$/.exec(before)![0];
  const isSecond = statistic !== undefined && word === '';
  const needsStatistic = metricOf(metric)?.units.includes('us') ?? true;
  if (word !== '' && !needsStatistic) return { kind: 'nothing' };
  return {
    kind: 'judgement',
    typed: { start: cursor.offset - word.length, end: cursor.offset },
    statistic: needsStatistic && !isSecond,
    comparison: isSecond || !needsStatistic,
  };
}

/** The metric of a path such as `rider.publish.latency`: its last two names. */
function metricOf(path: string): Metric | undefined {
  const name = path.split('.').slice(-2).join('.');
  return metrics.find((metric) => metric.name === name);
}

function comparedValue({ head, args }: Statement) {
  const compared: Expr | undefined = [...args, head].find((expr) => expr.kind === 'binary');
  return compared?.kind === 'binary' ? { opSpan: compared.opSpan, value: compared.right } : undefined;
}

function parameterOf(metric: Metric | undefined): Parameter {
  const types = new Set((metric?.units ?? []).flatMap((unit) => unitTypes[unit]));
  // Counts are plain numbers, save for those of bytes.
  if (!metric?.name.endsWith('.bytes')) types.delete('size');
  const example = metric ? examples[metric.units.includes('share') ? 'share' : metric.units[0]] : '';
  return { name: 'value', accepts: types.size > 0 ? [...types] : ['any'], moment: 'plan', example, doc: '' };
}

const examples: Record<Metric['units'][number], string> = { us: '`250ms`', share: '`99.9%`', perSecond: '`100/s`', count: '`0`' };
