import type { Expr, Plan, PoolPlan, PublishStep, RepeatStep, Step, SubscribeStep } from '../../runtime/src/plan/plan.ts';
import { makePlan, makePool } from '../plan/makePlan.ts';

export { connect, total } from '../plan/makePlan.ts';

export type Version = 3 | 4 | 5;

/** A plan by hand against a port of loopback, with what a test does not care about filled in. */
export function planOf(port: number, pools: PoolPlan[], part: Partial<Plan> = {}): Plan {
  const brokers: Plan['brokers'] = [{ transport: 'tcp', host: '127.0.0.1', port, path: '' }];
  return makePlan(pools, { brokers, settleMs: 1_000, giveUpMs: 10_000, ...part });
}

export function poolOf(name: string, clients: number, version: Version, steps: Step[], part: Partial<PoolPlan> = {}): PoolPlan {
  const untilDone = JSON.stringify(steps).includes('"untilDone":true') || steps.some((step) => step.kind === 'hold' && !step.durationMs);
  const pool = makePool(name, clients, steps);
  // Much time, as the machine that tests run on may be busy.
  return { ...pool, untilDone, connect: { ...pool.connect, version, timeoutMs: 20_000 }, ...part };
}

export const index: Expr = { kind: 'clientIndex' };

/** A text of its parts. */
export function text(...parts: (string | Expr)[]): Expr {
  return { kind: 'concat', parts: parts.map((part) => (typeof part === 'string' ? literal(part) : part)) };
}

export function literal(value: string | number | boolean): Expr {
  return { kind: 'literal', value };
}

export const disconnect: Step = { kind: 'disconnect', abruptly: false, line: 1 };
export const holdUntilDone: Step = { kind: 'hold', line: 1 };

export function wait(ms: number): Step {
  return { kind: 'wait', durationMs: literal(ms), line: 1 };
}

export function subscribe(id: number, filter: Expr, qos: 0 | 1 | 2 = 0): SubscribeStep {
  return { kind: 'subscribe', id, filters: [{ filter, qos, noLocal: false, retainAsPublished: false, retainHandling: 0 }], line: 1 };
}

export function publish(id: number, topic: Expr, part: Partial<PublishStep> = {}): PublishStep {
  return {
    kind: 'publish',
    id,
    topic,
    topicVaries: false,
    qos: 0,
    retain: false,
    payload: { kind: 'bytes', size: literal(64), fill: 'random' },
    tracking: 'payload',
    properties: {},
    topicAlias: false,
    line: 1,
    ...part,
  };
}

export function repeat(part: Partial<RepeatStep>, ...steps: Step[]): RepeatStep {
  return { kind: 'repeat', untilDone: false, pacing: { kind: 'none' }, steps, line: 1, ...part };
}

/** One client's own rate. */
export function each(perSecond: number): RepeatStep['pacing'] {
  return { kind: 'each', rate: { kind: 'constant', perSecond }, poisson: false };
}
