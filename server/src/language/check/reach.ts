import type { Expr as PlanExpr } from '../../../../runtime/src/plan/plan.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { poolsOf } from '../model/pools.ts';
import { settingOf, statementIn } from '../model/settings.ts';
import { constantIn } from '../model.ts';
import { nearest } from '../nearest.ts';
import { type Reach, willsReach, writtenFilters } from '../reach.ts';
import type { Subject } from './families.ts';
import { finding, replaceFix } from './finding.ts';

/** Filters that no publish reaches, topics that no filter receives, handlers of pools that receive nothing. */
export function checkReach(subject: Subject): void {
  const reach = subject.reach();
  const heard = new Set(reach.flows.map((flow) => flow.publish));
  const unheard = reach.publishes.filter(({ step }) => !heard.has(step.id));
  const meant = new Set<string>();
  if (reach.publishes.length > 0) for (const silent of silentFilters(reach)) subject.report(unmatchedFilter(silent, unheard, meant));
  for (const { step, bound } of unheard) {
    if (meant.has(shapeOf(step.topic))) continue;
    const span = bound.values.topic?.[0]?.span ?? bound.statement.span;
    subject.report(finding('unmatched-topic', span, 'no subscription of this scenario receives this topic'));
  }
  checkHandlers(subject);
}

interface SilentFilter {
  filter: PlanExpr;
  written: ReturnType<typeof writtenFilters>[number];
}

/** Topics below `$` are the broker's own. */
function silentFilters(reach: Reach): SilentFilter[] {
  const fed = new Set(reach.flows.map((flow) => `${flow.subscribe}/${flow.filter}`));
  const isReachedByWill = willsReach(reach);
  return reach.subscribes.flatMap((subscription) => {
    const written = writtenFilters(subscription);
    return subscription.step.filters.flatMap(({ filter }, index) => {
      const isFed = fed.has(`${subscription.step.id}/${index}`);
      const isBrokers = /^\$(?!share\/)/.test(shapeOf(filter));
      return isFed || isBrokers || isReachedByWill(filter) ? [] : [{ filter, written: written[index] }];
    });
  });
}

/** A filter close to a topic that nobody receives is most likely that topic misspelt. */
function unmatchedFilter({ filter, written }: SilentFilter, unheard: Reach['publishes'], meant: Set<string>): Diagnostic {
  const shape = shapeOf(filter).replace(/^\$share\/[^/]*\//, '');
  const topic = nearest(
    shape,
    unheard.map(({ step }) => shapeOf(step.topic)),
  );
  if (topic === undefined) return finding('unmatched-filter', written.span, 'no publish of this scenario reaches this filter');
  meant.add(topic);
  const related = unheard
    .filter(({ step }) => shapeOf(step.topic) === topic)
    .map(({ bound }) => ({ message: 'published here', span: bound.statement.span }));
  const fixes =
    written.kind === 'text' && filter.kind === 'literal' ? [replaceFix(`Change to "${topic}"`, written.span, `"${topic}"`)] : [];
  return finding('unmatched-filter', written.span, `no publish of this scenario reaches this filter; did you mean "${topic}"?`, {
    related,
    fixes,
  });
}

/** A topic with `+` for what only a client knows. */
function shapeOf(expr: PlanExpr): string {
  if (expr.kind === 'literal') return String(expr.value);
  return expr.kind === 'concat' ? expr.parts.map(shapeOf).join('') : '+';
}

function checkHandlers({ model, report }: Subject): void {
  for (const pool of poolsOf(model)) {
    const handler = statementIn(pool.block, 'on');
    const clean = settingOf(model, pool, 'clean');
    const mayHaveSession = clean !== undefined && constantIn(model, clean, 'clean') === false;
    if (!handler || mayHaveSession || hasSubscribe(pool.block)) continue;
    report(
      finding(
        'silent-handler',
        handler.statement.head.span,
        'this never runs: the pool subscribes to nothing; `subscribe` to what it should answer',
      ),
    );
  }
}

function hasSubscribe(block: readonly { entry: { word: string }; block: readonly unknown[] }[]): boolean {
  return block.some((bound) => bound.entry.word === 'subscribe' || hasSubscribe(bound.block as typeof block));
}
