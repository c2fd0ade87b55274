import { validateFilter, validateTopic } from '../../../../runtime/src/plan/topics.ts';
import type { Expr } from '../ast.ts';
import { versionOf } from '../model/settings.ts';
import { type Bound, everyStatement, type Model, poolOf } from '../model.ts';
import type { Subject } from './families.ts';
import { finding, replaceFix } from './finding.ts';

/** Topics and filters keep MQTT's rules, as far as their text is known. */
export function checkTopics({ model, report }: Subject): void {
  for (const bound of everyStatement(model.statements)) {
    for (const { expr, isFilter } of topicsIn(bound)) {
      const sample = sampleOf(expr, model);
      const problem = sample === undefined ? undefined : isFilter ? validateFilter(sample) : validateTopic(sample);
      if (problem) report(finding('invalid-topic', expr.span, problem));
    }
    checkNoLocal(bound, model, report);
  }
}

/** No Local on a shared subscription is a protocol error, at which brokers close the connection (MQTT 5 §3.8.3.1). */
function checkNoLocal(bound: Bound, model: Model, report: Subject['report']): void {
  const word = bound.words.no_local;
  // An older version has no such option at all, which is said elsewhere.
  if (!word || versionOf(model, poolOf(bound)) < 5) return;
  const shared = topicsIn(bound).find(({ expr }) => sampleOf(expr, model)?.startsWith('$share/'));
  if (!shared) return;
  const before = /\s*$/.exec(model.file.text.slice(0, word.start))![0].length;
  report(
    finding('conflicting-options', word, '`no_local` cannot go with a shared subscription: brokers take it for a protocol error', {
      related: [{ message: 'shared among a group', span: shared.expr.span }],
      fixes: [replaceFix('Leave out `no_local`', { start: word.start - before, end: word.end }, '')],
    }),
  );
}

/** The topics to publish to and the filters in a statement. */
function topicsIn(bound: Bound): { expr: Expr; isFilter: boolean }[] {
  const values = (name: string, isFilter: boolean) => (bound.values[name] ?? []).map((expr) => ({ expr, isFilter }));
  switch (bound.entry.word) {
    case 'publish':
    case 'will':
    case 'response_topic':
      return values('topic', false);
    case 'subscribe':
    case 'unsubscribe':
    case 'on':
      return values('filter', true);
    default:
      return bound.entry.head === 'filter' ? [{ expr: bound.statement.head, isFilter: true }] : [];
  }
}

/** The text, with a harmless stand-in for what only a client knows; undefined where nothing of it is known. */
function sampleOf(expr: Expr, model: Model): string | undefined {
  const constant = model.values.get(expr)?.constant;
  if (typeof constant === 'string') return constant;
  if (expr.kind !== 'text' || !expr.closed) return undefined;
  const parts = expr.parts.map((part) => (part.kind === 'piece' ? part.value : String(model.values.get(part)?.constant ?? 'x')));
  return parts.join('');
}
