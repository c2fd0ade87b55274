import type { Expr } from '../ast.ts';
import { isSame } from '../check/keptJudgements.ts';
import type { Bound, Value } from '../model.ts';
import type { PoolLowering } from './lowering.ts';
import { movedTo, type PlacedPool, type PoolStart, placedAt } from './placedPools.ts';
import { poolOf } from './pool.ts';

/**
 * A pool's plan at its place among the others, compiled or taken over from before: as long as its judgement is the same, and what
 * was asked of the rest of the scenario then has the same answers now. Only pools that bring up nothing are kept.
 */
export function keptOrCompiled(lowering: PoolLowering, judgement: object | undefined, start: PoolStart): PlacedPool {
  const known = judgement && kept.get(judgement);
  if (known && isStillTrue(known, lowering)) {
    known.placed = movedTo(start, known.placed);
    return known.placed;
  }
  const asked: Asked[] = [];
  let isFlawless = true;
  const listening: PoolLowering = {
    ...listeningTo(lowering, asked),
    report: (diagnostic) => {
      isFlawless = false;
      lowering.report(diagnostic);
    },
  };
  const { publishes, subscribes } = listening;
  const placed = placedAt(start, { plan: poolOf(listening), publishes, subscribes });
  const { version, model } = lowering;
  if (judgement && isFlawless) kept.set(judgement, { placed, asked, version, broker: model.broker });
  return placed;
}

interface Kept {
  placed: PlacedPool;
  asked: readonly Asked[];
  version: PoolLowering['version'];
  broker: Bound | undefined;
}

/** By judgement: what a pool's own expressions come to follows from that. */
const kept = new WeakMap<object, Kept>();

/** A question about the rest of the scenario. */
type Asked = (now: PoolLowering) => boolean;

function isStillTrue({ asked, version, broker }: Kept, lowering: PoolLowering): boolean {
  return version === lowering.version && broker === lowering.model.broker && asked.every((isAnswered) => isAnswered(lowering));
}

function listeningTo(lowering: PoolLowering, asked: Asked[]): PoolLowering {
  const noting = <Key, Answer>(find: (at: PoolLowering, key: Key) => Answer, agree: (a: Answer, b: Answer) => boolean = Object.is) => {
    return (key: Key) => {
      const answer = find(lowering, key);
      asked.push((now) => agree(find(now, key), answer));
      return answer;
    };
  };
  const { pool, model } = lowering;
  const { start, end } = pool.statement.span;
  const isOwn = ({ span }: Expr) => start <= span.start && span.end <= end;
  const valueElsewhere = noting((at, expr: Expr) => at.model.values.get(expr), isSameValue);
  const symbolElsewhere = noting((at, name: Expr) => at.model.resolved.get(name));
  return {
    ...lowering,
    model: {
      broker: model.broker,
      values: { get: (expr) => (isOwn(expr) ? model.values.get(expr) : valueElsewhere(expr)) },
      resolved: { get: (name) => (isOwn(name) ? model.resolved.get(name) : symbolElsewhere(name)) },
    },
    signals: { get: noting((at, name: string) => at.signals.get(name)) },
    data: { get: noting((at, name: string) => at.data.get(name)) },
    slots: { get: noting((at, name: string) => at.slots.get(name)) },
    signalsGiven: noting((at, name: string) => at.signalsGiven(name)),
  };
}

function isSameValue(a: Value | undefined, b: Value | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && isSame(a, b));
}
