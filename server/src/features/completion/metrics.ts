import { CompletionItemKind } from 'vscode-languageserver-types';
import { type Metric, metrics, statistics } from '../../language/catalog.ts';
import { metricDoc } from '../documentation.ts';
import type { Draft } from './item.ts';
import type { Scope } from './scope.ts';

/** Metrics, those of one pool where its name stands before them already, and the pools. */
export function metricDrafts(written: string, goesOn: boolean, { symbols }: Scope): Draft[] {
  const pools = symbols.filter((symbol) => symbol.kind === 'pool').map((symbol) => symbol.name);
  const pool = pools.find((name) => written.startsWith(`${name}.`));
  const prefix = pool ? `${pool}.` : '';
  const own = metrics.map((metric) => metricDraft(metric, prefix, goesOn));
  const others = pool ? [] : pools.map((name) => ({ label: name, kind: CompletionItemKind.Class, group: 3, detail: 'pool' }));
  return [...own, ...others];
}

/** What follows a metric: a statistic, or a comparison. */
export function judgementDrafts(statistic: boolean, comparison: boolean): Draft[] {
  return [
    ...(statistic ? statistics : []).map(({ name, doc }) => ({ label: name, kind: CompletionItemKind.EnumMember, group: 1, detail: doc })),
    ...(comparison ? comparisons : []).map((label) => ({ label, kind: CompletionItemKind.Operator, group: 2 })),
  ];
}

const comparisons = ['<', '<=', '>', '>=', '==', '!='];

function metricDraft(metric: Metric, prefix: string, goesOn: boolean): Draft {
  const label = `${prefix}${metric.name}`;
  return {
    label,
    kind: CompletionItemKind.Field,
    group: asked.has(metric.name) ? 1 : 2,
    doc: metricDoc(metric),
    ...(!goesOn && { snippet: `${label} ${judgementOf(metric)}` }),
  };
}

/** What most scenarios expect something of: offered first. */
const asked: ReadonlySet<string> = new Set([
  'connect.success',
  'connect.time',
  'connect.lost',
  'publish.latency',
  'publish.missed',
  'delivery.latency',
  'delivery.lost',
]);

/** What is usually asked of a metric, to write over. */
function judgementOf({ name, units }: Metric): string {
  const usual = {
    us: '${1|p99,p50,p90,p95,p99.9,mean,max|} < ${2:250ms}',
    perSecond: '>= ${1:100/s}',
    count: '== ${1:0}',
    share: '>= ${1:99.9%}',
  };
  return name === 'publish.missed' ? '< ${1:0.1%}' : usual[units[0]];
}
