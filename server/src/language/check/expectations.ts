import type { Name } from '../ast.ts';
import { type Metric, metrics, type Parameter, statistics, unitTypes } from '../catalog.ts';
import { type ExpectationParts, expectationParts, isLatency, isStatistic, metricNamed } from '../model/expectation.ts';
import { type Bound, everyStatement, type Model, type Value } from '../model.ts';
import { nearest } from '../nearest.ts';
import { listOf } from '../wording.ts';
import { accept } from './accept.ts';
import { misordered } from './expectationOrder.ts';
import type { Subject } from './families.ts';
import { finding, insertFix, replaceFix, suggestion } from './finding.ts';
import { infer } from './infer.ts';
import { refer } from './lookup.ts';

/** Expectations: the pool, the metric, its statistic, and a value of the metric's unit that some figure can meet. */
export function checkExpectations(subject: Subject): void {
  for (const bound of everyStatement(subject.model.statements)) if (bound.entry.head === 'metric') checkExpectation(bound, subject);
}

function checkExpectation(bound: Bound, subject: Subject): void {
  const parts = expectationParts(bound);
  if (parts.value) infer(parts.value, {}, subject.inference);
  if (parts.pool && (isStatisticDotted(parts, subject) || !checkPool(parts.pool, subject))) return;
  const metric = parts.metric && metricNamed(parts.metric.name);
  if (parts.excess) {
    const like = `an expectation is written like \`${bound.entry.example}\``;
    report(subject, misordered(bound, parts, subject.model.file.text) ?? finding('unexpected-argument', parts.excess.span, like));
  } else if (parts.metric && !metric) unknownMetric(parts.metric.name, parts, subject);
  else if (parts.metric && metric && checkStatistic(parts, metric, bound, subject)) checkValue(parts, metric, bound, subject);
}

function report(subject: Subject, diagnostic: Parameters<Subject['report']>[0]): void {
  subject.report(diagnostic);
}

/** Says of `connect.time.p99`, which reads as a metric of a pool `connect`, that the statistic stands apart. */
function isStatisticDotted({ pool, metric }: ExpectationParts, { names, report }: Subject): boolean {
  const [, ...words] = `${pool!.name}.${metric!.name}`.match(/^(\w+\.\w+)\.(p[\d.]+|mean|min|max)$/) ?? [];
  if (words.length === 0 || names.pools.has(pool!.name) || !metricNamed(words[0])) return false;
  const span = { start: pool!.span.start, end: metric!.span.end };
  const fixes = [replaceFix(`Write \`${words.join(' ')}\``, span, words.join(' '))];
  report(finding('unknown-metric', span, `a statistic stands apart from its metric: \`${words.join(' ')}\``, { fixes }));
  return true;
}

function checkPool(name: Name, { names, inference }: Subject): boolean {
  const pool = names.pools.get(name.name);
  if (pool) {
    refer(name, pool, inference);
    return true;
  }
  if (inference.mayBeDeclared(name.name)) return false;
  const meant = nearest(name.name, names.pools.keys());
  const likely = meant === undefined ? undefined : names.pools.get(meant);
  const { hint, fixes } = suggestion(name.span, meant);
  const message = `there is no pool \`${name.name}\`${hint}`;
  inference.unknowns.push({
    name: name.name,
    ...(likely && { meant: likely }),
    finding: finding('unknown-name', name.span, message, { fixes }),
  });
  return false;
}

function unknownMetric(name: string, { metric }: ExpectationParts, { report }: Subject): void {
  const isOfKin = (known: string) => known.startsWith(`${name.split('.')[0]}.`) || known.endsWith(`.${name}`);
  const group = metrics.map((known) => known.name).filter(isOfKin);
  const { hint, fixes } = suggestion(
    metric!.span,
    nearest(
      name,
      metrics.map((known) => known.name),
    ) ?? (group.length === 1 ? group[0] : undefined),
  );
  const known =
    hint ||
    (group.length > 0 ? `; there are ${listOf(group, 'and')}` : '; metrics begin with `connect.`, `subscribe.`, `publish.` or `delivery.`');
  report(finding('unknown-metric', metric!.span, `unknown metric \`${name}\`${known}`, { fixes }));
}

function checkStatistic({ statistic, metric: written }: ExpectationParts, metric: Metric, bound: Bound, { report }: Subject): boolean {
  const span = statistic?.span ?? written!.span;
  if (isLatency(metric) && !statistic) {
    const fixes = [insertFix('Insert `p99`', span.end, ' p99')];
    report(
      finding('unknown-statistic', span, `say what of the latencies is meant: \`${metric.name} p99\`, \`mean\` or \`max\` for example`, {
        fixes,
      }),
    );
    return false;
  }
  if (!statistic) return true;
  if (!isLatency(metric)) {
    const fixes = [
      { title: `Remove \`${statistic.name}\``, edits: [{ span: { start: written!.span.end, end: statistic.span.end }, newText: '' }] },
    ];
    report(
      finding('unknown-statistic', span, `\`${metric.name}\` is one figure, not a distribution; leave \`${statistic.name}\` out`, {
        fixes,
      }),
    );
    return false;
  }
  if (isStatistic(statistic.name)) return true;
  const { hint, fixes } = suggestion(
    span,
    nearest(
      statistic.name,
      statistics.map((known) => known.name),
    ),
  );
  report(finding('unknown-statistic', span, `unknown statistic \`${statistic.name}\`${hint || `; ${bound.entry.example}`}`, { fixes }));
  return false;
}

function checkValue(
  { value, comparison, statistic, metric: written }: ExpectationParts,
  metric: Metric,
  bound: Bound,
  subject: Subject,
): void {
  const { equals } = bound.statement;
  if (equals && !comparison) {
    const fixes = [replaceFix('Change to `==`', equals, '==')];
    subject.report(finding('missing-argument', equals, '`=` gives a value to a name; compare with `==`', { fixes }));
    return;
  }
  if (!value || !comparison) {
    const span = statistic?.span ?? written!.span;
    if (value?.kind !== 'missing')
      subject.report(finding('missing-argument', span, `expected a comparison such as \`${exampleFor(metric)}\``));
    return;
  }
  const accepts = metric.units.flatMap((unit) => unitTypes[unit]);
  const parameter: Parameter = { name: `\`${metric.name}\``, accepts, moment: 'plan', example: exampleValue(metric), doc: '' };
  accept(parameter, value, {}, subject.inference);
  const given = subject.model.values.get(value);
  if (given && isImpossible(comparison, given)) {
    subject.report(
      finding(
        'impossible-expectation',
        bound.statement.span,
        `no figure can be ${comparison} this value: it is always at least 0${given.type === 'percent' ? ', and a share at most 100%' : ''}`,
      ),
    );
  }
}

function exampleFor(metric: Metric): string {
  return `${isLatency(metric) ? '< ' : metric.units[0] === 'share' ? '>= ' : '== '}${exampleValue(metric).replaceAll('`', '')}`;
}

function exampleValue(metric: Metric): string {
  const examples = { us: '`250ms`', share: '`99.9%`', perSecond: '`1_000/s`', count: '`0`' };
  return examples[metric.units[0]];
}

/** Latencies across hosts may come out negative; counts, shares and rates cannot. */
function isImpossible(comparison: string, { type, constant }: Value): boolean {
  if (typeof constant !== 'number' || type === 'duration') return false;
  if (comparison === '<') return constant <= 0;
  if (comparison === '<=' || comparison === '==') return constant < 0 || (comparison === '==' && type === 'percent' && constant > 1);
  return type === 'percent' && (comparison === '>' ? constant >= 1 : comparison === '>=' && constant > 1);
}

/** The unit of the metric that a value compares. */
export function unitCompared(metric: Metric, model: Pick<Model, 'values'>, parts: ExpectationParts): Metric['units'][number] {
  const type = parts.value && model.values.get(parts.value)?.type;
  return metric.units.find((unit) => (unitTypes[unit] as readonly string[]).includes(type ?? '')) ?? metric.units[0];
}
