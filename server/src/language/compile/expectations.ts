import type { Expectation, Statistic } from '../../../../runtime/src/plan/plan.ts';
import { unitCompared } from '../check/expectations.ts';
import { type ExpectationParts, expectationParts, expectationText, isLatency, metricNamed } from '../model/expectation.ts';
import { poolName, poolsOf } from '../model/pools.ts';
import { type Bound, everyStatement } from '../model.ts';
import type { Lowering } from './lowering.ts';

export function expectationsOf(lowering: Lowering): Expectation[] {
  const statements = everyStatement(lowering.model.statements).filter((bound) => bound.entry.head === 'metric');
  return statements.flatMap((bound) => expectationOf(bound, expectationParts(bound), lowering));
}

function expectationOf(bound: Bound, parts: ExpectationParts, lowering: Lowering): Expectation[] {
  const { model } = lowering;
  const metric = parts.metric && metricNamed(parts.metric.name);
  const value = parts.value && model.values.get(parts.value)?.constant;
  if (!metric || !parts.comparison || typeof value !== 'number') return [];
  const unit = unitCompared(metric, model, parts);
  const { span } = bound.statement;
  return [
    {
      text: expectationText(bound, model.file.text),
      line: lowering.lineOf(span),
      ...(parts.pool && { pool: poolsOf(model).findIndex((pool) => poolName(pool) === parts.pool?.name) }),
      metric: metric.name,
      ...(isLatency(metric) && parts.statistic && { statistic: parts.statistic.name as Statistic }),
      comparison: parts.comparison,
      unit,
      value: unit === 'us' ? value * 1_000 : value,
    },
  ];
}
