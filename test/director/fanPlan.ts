import type { BrokerEndpoint, Expr, Plan, PoolPlan, QoS, Step } from '../../runtime/src/plan/plan.ts';

export interface Fan {
  broker: { host: string; port: number };
  receivers: number;
  senders: number;
  /** Of each sender, one every 20 ms. */
  messages: number;
  qos: QoS;
  version: 4 | 5;
  agents: number;
  /** Of each agent. */
  workers: number;
  onAgentLoss: 'stop' | 'continue';
}

/** Receivers subscribe, signal and stay until done; senders await them all, publish, and leave. Every receiver gets every message. */
export function fanPlan(given: Partial<Fan> & Pick<Fan, 'broker'>): Plan {
  const fan: Fan = {
    receivers: 2,
    senders: 3,
    messages: 20,
    qos: 0,
    version: 4,
    agents: 1,
    workers: 1,
    onAgentLoss: 'stop',
    ...given,
  };
  return {
    planVersion: 1,
    scenario: 'fan',
    sourceFile: 'fan.mqtt-scenario',
    seed: 1,
    params: {},
    brokers: [{ transport: 'tcp', path: '', ...fan.broker } satisfies BrokerEndpoint],
    brokerSpread: 'roundRobin',
    agents: Array.from({ length: fan.agents }, () => ({
      kind: 'local',
      host: 'local',
      weight: 1,
      workers: fan.workers,
      sources: [],
      line: 1,
    })),
    agentPolicy: { onAgentLoss: fan.onAgentLoss, orphanTimeoutMs: 60_000 },
    data: [],
    pools: [receivers(fan), senders(fan)],
    flows: [{ publish: 0, subscribe: 0, filter: 0, match: 'always', shared: false }],
    signals: [{ name: 'watching', expected: fan.receivers }],
    expectations: [],
    before: [],
    after: [],
    longestMs: 60_000,
    settleMs: 2_000,
    giveUpMs: 5_000,
  };
}

function receivers(fan: Fan): PoolPlan {
  const filter = { filter: text('load/#'), qos: fan.qos, noLocal: false, retainAsPublished: false, retainHandling: 0 } as const;
  const steps: Step[] = [
    { kind: 'connect', line: 11 },
    { kind: 'subscribe', id: 0, filters: [filter], line: 12 },
    { kind: 'signal', signal: 0, line: 13 },
    { kind: 'hold', line: 14 },
  ];
  return { ...pool(fan, 'receiver', fan.receivers, steps), untilDone: true, line: 10 };
}

function senders(fan: Fan): PoolPlan {
  const publish: Step = {
    kind: 'publish',
    id: 0,
    topic: { kind: 'concat', parts: [text('load/'), { kind: 'clientIndex' }] },
    topicVaries: false,
    qos: fan.qos,
    retain: false,
    payload: { kind: 'bytes', size: { kind: 'literal', value: 64 }, fill: 'random' },
    tracking: 'payload',
    properties: {},
    topicAlias: false,
    line: 24,
  };
  const steps: Step[] = [
    { kind: 'connect', line: 21 },
    { kind: 'await', signal: 0, count: fan.receivers, line: 22 },
    {
      kind: 'repeat',
      count: fan.messages,
      untilDone: false,
      pacing: { kind: 'each', rate: { kind: 'constant', perSecond: 50 }, poisson: false },
      steps: [publish],
      line: 23,
    },
    { kind: 'disconnect', abruptly: false, line: 25 },
  ];
  return { ...pool(fan, 'sender', fan.senders, steps), line: 20 };
}

function pool(fan: Fan, name: string, clients: number, steps: Step[]): PoolPlan {
  return {
    name,
    clients,
    arrival: { kind: 'atOnce' },
    connect: {
      version: fan.version,
      clientId: { kind: 'concat', parts: [text(`${name}-`), { kind: 'clientIndex' }] },
      cleanStart: true,
      keepAliveSeconds: 60,
      timeoutMs: 2_000,
      userProperties: [],
    },
    inflight: 1,
    steps,
    handlers: [],
    untilDone: false,
    line: 0,
  };
}

function text(value: string): Expr {
  return { kind: 'literal', value };
}
