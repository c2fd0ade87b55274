import { createServer, type Server } from 'node:net';
import type { Plan, Step } from '../plan/plan.ts';
import { everything } from '../plan/share.ts';
import { answerAsBroker } from './echoBroker.ts';
import type { EngineOptions } from './engine.ts';
import { Run } from './run.ts';
import type { MakeTransport } from './transportFor.ts';

/**
 * Runs a few clients against a broker of this process. Code that runs for the first time is compiled first, so the first connections
 * and messages of a run would else take tens of milliseconds that are ours and not the broker's. Never rejects; where no port can be
 * listened on, the run starts cold. `transport` is what the run will use.
 */
export async function warmUp(clock: EngineOptions['clock'], transport?: MakeTransport): Promise<void> {
  const server = createServer(answerAsBroker);
  const port = await listen(server);
  if (port !== undefined) await runClients(port, clock, transport);
  server.close();
}

/** Undefined where that cannot be. */
function listen(server: Server): Promise<number | undefined> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' ? address?.port : undefined);
    });
  });
}

function runClients(port: number, clock: EngineOptions['clock'], transport?: MakeTransport): Promise<void> {
  return new Promise((resolve) => {
    const options: EngineOptions = {
      plan: planFor(port),
      share: everything,
      agent: 0,
      worker: 0,
      runTag: 0,
      secrets: {},
      baseFolder: '.',
      clock,
      send: ({ kind }) => {
        if (kind === 'finished') resolve();
      },
    };
    const run = new Run(options, transport);
    run.start(clock.nowUs());
    setTimeout(() => run.stop(), longestMs).unref();
  });
}

/** What this takes at most, but for the two seconds in which clients take their leave. */
const longestMs = 1_000;
// With sixteen clients and six messages each it took 30 ms more, and the first connections of a run were no faster.
const clients = 4;
const messages = 2;

function planFor(port: number): Plan {
  const topic = { kind: 'literal', value: 'warm-up' } as const;
  const filter = { filter: topic, qos: 1, noLocal: false, retainAsPublished: false, retainHandling: 0 } as const;
  const steps: Step[] = [
    { kind: 'connect', line: 1 },
    { kind: 'subscribe', id: 0, filters: [filter], line: 1 },
    { kind: 'repeat', count: messages, untilDone: false, pacing: { kind: 'none' }, steps: [publishTo(topic)], line: 1 },
    { kind: 'disconnect', abruptly: false, line: 1 },
  ];
  return {
    planVersion: 1,
    scenario: 'warm-up',
    sourceFile: '',
    seed: 1,
    params: {},
    brokers: [{ transport: 'tcp', host: '127.0.0.1', port, path: '' }],
    brokerSpread: 'roundRobin',
    agents: [],
    agentPolicy: { onAgentLoss: 'stop', orphanTimeoutMs: longestMs },
    data: [],
    pools: [
      {
        name: 'warm-up',
        clients,
        arrival: { kind: 'atOnce' },
        connect: {
          version: 5,
          clientId: { kind: 'concat', parts: [{ kind: 'literal', value: 'warm-up-' }, { kind: 'clientIndex' }] },
          cleanStart: true,
          keepAliveSeconds: 60,
          timeoutMs: longestMs,
          userProperties: [],
        },
        inflight: 1,
        steps,
        handlers: [],
        untilDone: false,
        line: 1,
      },
    ],
    flows: [],
    signals: [],
    expectations: [],
    before: [],
    after: [],
    longestMs,
    settleMs: 0,
    giveUpMs: longestMs,
  };
}

function publishTo(topic: Extract<Step, { kind: 'publish' }>['topic']): Step {
  return {
    kind: 'publish',
    id: 0,
    topic,
    topicVaries: false,
    qos: 1,
    retain: false,
    payload: { kind: 'bytes', size: { kind: 'literal', value: 64 }, fill: 'random' },
    tracking: 'payload',
    properties: {},
    topicAlias: false,
    line: 1,
  };
}
