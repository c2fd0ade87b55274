import type { HandlerPlan, Expr as PlanExpr } from '../../../../runtime/src/plan/plan.ts';
import { byStart, filterStart, startOf } from '../../../../runtime/src/plan/starts.ts';
import { filterShape, relateShapes, topicShape } from '../../../../runtime/src/plan/topicRelation.ts';
import type { Fix } from '../diagnostic.ts';
import { poolsOf } from '../model/pools.ts';
import { settingOf, statementIn } from '../model/settings.ts';
import { type Bound, constantIn, everyStatement, type Model, valueIn } from '../model.ts';
import { type Reach, willsReach } from '../reach.ts';
import type { Subject } from './families.ts';
import { finding, insertFix } from './finding.ts';

/** Handlers that never run. `silent`: filters of subscriptions of which it has been said that nothing reaches them. */
export function checkHandlers(subject: Subject, silent: ReadonlySet<string>): void {
  const { model } = subject;
  let feeding: Feeding | undefined;
  for (const [number, pool] of poolsOf(model).entries()) {
    const handlers = pool.block.filter(({ entry }) => entry.word === 'on');
    if (handlers.length === 0) continue;
    if (everyStatement(pool.block).some(({ entry }) => entry.word === 'subscribe')) {
      feeding ??= feedingOf(subject.reach());
      checkFed(number, handlers, feeding, subject, silent);
    } else if (!mayHaveSession(model, pool)) reportSilent(handlers[0], pool, 'the pool subscribes to nothing', subject);
  }
}

function mayHaveSession(model: Model, pool: Bound): boolean {
  const clean = settingOf(model, pool, 'clean');
  return clean !== undefined && constantIn(model, clean, 'clean') === false;
}

/** Who can make a handler run. */
interface Feeding {
  publishesFor(handler: HandlerPlan): Reach['publishes'];
  isReachedByWill(filter: PlanExpr): boolean;
  /** The publish steps that each pool receives. */
  received: ReadonlySet<number>[];
}

function feedingOf(reach: Reach): Feeding {
  const { publishes, pools, subscribes, flows } = reach;
  const publishesLike = byStart(publishes, ({ step }) => startOf(step.topic));
  const received = pools.map(() => new Set<number>());
  for (const flow of flows) received[subscribes[flow.subscribe].pool].add(flow.publish);
  const publishesFor = ({ filter }: HandlerPlan) => {
    const shape = filterShape(filter);
    return publishesLike(filterStart(filter)).filter(
      ({ step, pool }) => relateShapes(topicShape(step.topic, pools[pool].connect.clientId), shape) !== 'never',
    );
  };
  return { publishesFor, isReachedByWill: willsReach(reach), received };
}

/** Each handler is for a topic that somebody publishes, and that the pool subscribes to. */
function checkFed(number: number, handlers: readonly Bound[], feeding: Feeding, subject: Subject, silent: ReadonlySet<string>): void {
  const reach = subject.reach();
  const pool = poolsOf(subject.model)[number];
  for (const [place, handler] of reach.pools[number].handlers.entries()) {
    const shape = shapeOf(handler.filter);
    if (reach.publishes.length === 0 || silent.has(shape) || /^\$(?!share\/)/.test(shape) || feeding.isReachedByWill(handler.filter))
      continue;
    const publishes = feeding.publishesFor(handler);
    if (publishes.some(({ step }) => feeding.received[number].has(step.id))) continue;
    const span = valueIn(handlers[place], 'filter')?.span;
    if (publishes.length === 0 && span)
      subject.report(finding('unmatched-filter', span, 'no publish of this scenario reaches this filter'));
    else if (!mayHaveSession(subject.model, pool))
      reportSilent(handlers[place], pool, 'no subscription of the pool receives this', subject);
  }
}

function reportSilent(handler: Bound, pool: Bound, why: string, { model, report }: Subject): void {
  const message = `this never runs: ${why}; \`subscribe\` to what it should answer`;
  report(finding('silent-handler', handler.statement.head.span, message, { fixes: subscribeFix(handler, pool, model) }));
}

/** Behind the first `connect`, where that stands on a line of its own. */
function subscribeFix(handler: Bound, pool: Bound, { file: { text } }: Model): Fix[] {
  const connect = statementIn(pool.block, 'connect')?.statement.span;
  const filter = valueIn(handler, 'filter');
  const indent = connect && /[^\n]*$/.exec(text.slice(0, connect.start))![0];
  if (!connect || !filter || indent?.trim() !== '') return [];
  const written = text.slice(filter.span.start, filter.span.end);
  return [insertFix(`Insert \`subscribe ${written}\``, connect.end, `\n${indent}subscribe ${written}`)];
}

/** A topic with `+` for what only a client knows. */
export function shapeOf(expr: PlanExpr): string {
  if (expr.kind === 'literal') return String(expr.value);
  return expr.kind === 'concat' ? expr.parts.map(shapeOf).join('') : '+';
}
