import type { Expr, FlowPlan, Pacing, Plan, PoolPlan, PublishStep, RepeatStep, Step, SubscribeStep } from '../../runtime/src/plan/plan.ts';

/** A whole plan around some pools, with one signal for each name. */
export function makePlan(pools: PoolPlan[], more: Partial<Plan> = {}): Plan {
  return {
    planVersion: 1,
    scenario: 'test',
    sourceFile: 'test.mqtt-scenario',
    seed: 1,
    params: {},
    brokers: [{ transport: 'tcp', host: '127.0.0.1', port: 1883, path: '' }],
    brokerSpread: 'roundRobin',
    agents: [{ kind: 'local', host: 'local', weight: 1, sources: [], line: 1 }],
    agentPolicy: { onAgentLoss: 'stop', orphanTimeoutMs: 60_000 },
    data: [],
    pools,
    flows: [],
    signals: [],
    expectations: [],
    before: [],
    after: [],
    longestMs: 60_000,
    settleMs: 5_000,
    giveUpMs: 30_000,
    ...more,
  };
}

/** A pool that arrives at once, speaks MQTT 5 and has 10 s to connect. */
export function makePool(name: string, clients: number, steps: Step[], more: Partial<PoolPlan> = {}): PoolPlan {
  const connect: PoolPlan['connect'] = {
    version: 5,
    clientId: { kind: 'concat', parts: [text(`${name}-`), { kind: 'clientIndex' }] },
    cleanStart: true,
    keepAliveSeconds: 60,
    timeoutMs: 10_000,
    userProperties: [],
  };
  const untilDone = steps.some((step) => (step.kind === 'hold' && !step.durationMs) || (step.kind === 'repeat' && step.untilDone));
  return { name, clients, arrival: { kind: 'atOnce' }, connect, inflight: 1, steps, handlers: [], untilDone, line: 1, ...more };
}

export const connect: Step = { kind: 'connect', line: 1 };

export function wait(durationMs: number | Expr): Step {
  return { kind: 'wait', durationMs: typeof durationMs === 'number' ? { kind: 'literal', value: durationMs } : durationMs, line: 1 };
}

export function publish(id: number, topic: string | Expr, more: Partial<PublishStep> = {}): PublishStep {
  return {
    kind: 'publish',
    id,
    topic: typeof topic === 'string' ? text(topic) : topic,
    topicVaries: false,
    qos: 0,
    retain: false,
    payload: { kind: 'bytes', size: { kind: 'literal', value: 100 }, fill: 'random' },
    tracking: 'payload',
    properties: {},
    topicAlias: false,
    line: 10 + id,
    ...more,
  };
}

export function subscribe(id: number, ...filters: (string | Expr)[]): SubscribeStep {
  return {
    kind: 'subscribe',
    id,
    filters: filters.map((filter) => ({
      filter: typeof filter === 'string' ? text(filter) : filter,
      qos: 0,
      noLocal: false,
      retainAsPublished: false,
      retainHandling: 0,
    })),
    line: 20 + id,
  };
}

export function repeat(steps: Step[], more: Partial<RepeatStep>): RepeatStep {
  return { kind: 'repeat', untilDone: false, pacing: { kind: 'none' }, steps, line: 1, ...more };
}

export function every(periodMs: number): Pacing {
  return { kind: 'each', rate: { kind: 'constant', perSecond: 1000 / periodMs }, poisson: false };
}

export function total(perSecond: number): Pacing {
  return { kind: 'total', rate: { kind: 'constant', perSecond }, poisson: false };
}

export function flow(publishId: number, subscribeId: number, more: Partial<FlowPlan> = {}): FlowPlan {
  return { publish: publishId, subscribe: subscribeId, filter: 0, match: 'always', shared: false, ...more };
}

/** `{i}` stands for client.index. */
export function text(pattern: string): Expr {
  const parts = pattern
    .split('{i}')
    .flatMap((value, at): Expr[] => [...(at > 0 ? [{ kind: 'clientIndex' } as const] : []), { kind: 'literal', value }]);
  return parts.length === 1 ? parts[0] : { kind: 'concat', parts };
}
