import type { Expr } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { type ExpectationParts, isStatistic, metricNamed } from '../model/expectation.ts';
import type { Bound } from '../model.ts';
import { finding, insertFix, replaceFix } from './finding.ts';

/** What stands where it cannot, in an expectation whose parts can be made out all the same. */
export function misordered({ statement: { head, args } }: Bound, { metric }: ExpectationParts, text: string): Diagnostic | undefined {
  const [first] = args;
  const written = (expr: Expr) => text.slice(expr.span.start, expr.span.end);
  const before = percentileOf(head, written(head));
  if (before && first?.kind === 'binary' && metricNamed(written(first.left).split('.').slice(-2).join('.'))) {
    const meant = `${written(first.left)} ${before}`;
    const fix = replaceFix(`Write \`${meant}\``, { start: head.span.start, end: first.left.span.end }, meant);
    return finding('unexpected-argument', head.span, `a statistic stands behind its metric: \`${meant}\``, { fixes: [fix] });
  }
  const statistic = first?.kind === 'binary' ? first.left : undefined;
  const named = statistic && percentileOf(statistic, written(statistic));
  if (metric && statistic && named && written(statistic) !== named) {
    const fixes = [replaceFix(`Write \`${named}\``, statistic.span, named)];
    return finding('unknown-statistic', statistic.span, `a percentile is written like \`${named}\``, { fixes });
  }
  if (!metric || first?.kind !== 'quantity' || args.length > 1) return undefined;
  const fixes = ['>=', '<='].map((sign) => insertFix(`Insert \`${sign}\``, first.span.start, `${sign} `));
  return finding('missing-argument', first.span, `expected a comparison such as \`>=\` before \`${written(first)}\``, { fixes });
}

/** `p99`, `99%`, `p(99)`: the statistic that was meant. */
function percentileOf(expr: Expr, written: string): string | undefined {
  if (expr.kind === 'name') return isStatistic(expr.name) ? expr.name : undefined;
  const number = /^(?:(\d+(?:\.\d+)?)%|p\((\d+(?:\.\d+)?)\))$/.exec(written);
  const name = number && `p${number[1] ?? number[2]}`;
  return name && isStatistic(name) ? name : undefined;
}
