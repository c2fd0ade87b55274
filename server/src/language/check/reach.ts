import type { Expr as PlanExpr } from '../../../../runtime/src/plan/plan.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { type Reach, willsReach, writtenFilters } from '../reach.ts';
import type { Subject } from './families.ts';
import { finding, replaceFix } from './finding.ts';
import { checkHandlers, shapeOf } from './handlers.ts';

/** Filters that no publish reaches, topics that no filter receives, handlers of pools that receive nothing. */
export function checkReach(subject: Subject): void {
  const reach = subject.reach();
  const heard = new Set(reach.flows.map((flow) => flow.publish));
  const unheard = reach.publishes.filter(({ step }) => !heard.has(step.id));
  const meant = new Set<string>();
  const silent = reach.publishes.length > 0 ? silentFilters(reach) : [];
  for (const each of silent) subject.report(unmatchedFilter(each, unheard, meant));
  checkHandlers(subject, new Set(silent.map(({ filter }) => shapeOf(filter))));
  for (const { step, bound } of unheard) {
    if (meant.has(shapeOf(step.topic))) continue;
    const span = bound.values.topic?.[0]?.span ?? bound.statement.span;
    subject.report(finding('unmatched-topic', span, 'no subscription of this scenario receives this topic'));
  }
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
