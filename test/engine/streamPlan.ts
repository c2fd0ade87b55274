import type { HandlerPlan, Plan, PoolPlan } from '../../runtime/src/plan/plan.ts';
import { connect, disconnect, literal, planOf, poolOf, publish, repeat, subscribe, text, type Version, wait } from './plans.ts';

/** By pool. */
export const versions: readonly Version[] = [5, 4, 5, 3];

/** One pool for each of the versions; the third one keeps its sessions. */
export function planFor(count: number): Plan {
  const share = Math.ceil(count / versions.length);
  return planOf(
    1,
    versions.map((version, at) => poolFor(`p${at}`, Math.max(0, Math.min(share, count - at * share)), version, at === 2)),
  );
}

function poolFor(name: string, clients: number, version: Version, keepsSession: boolean): PoolPlan {
  const steps = [
    connect,
    subscribe(0, text('a/+'), 1),
    repeat({ count: 3 }, publish(0, text('x'), { qos: 1 })),
    publish(1, text('x'), { qos: 2 }),
    { kind: 'unsubscribe' as const, filters: [literal('a/+')], line: 1 },
    wait(5),
    disconnect,
  ];
  const pool = poolOf(name, clients, version, steps, { inflight: 4, handlers: version === 5 ? [handler] : [] });
  const session = { cleanStart: false, ...(version === 5 && { sessionExpirySeconds: 60 }) };
  return {
    ...pool,
    connect: { ...pool.connect, ...(version === 5 && { topicAliasMaximum: 2, receiveMaximum: 9 }), ...(keepsSession && session) },
    reconnect: { minMs: 10, maxMs: 100, attempts: keepsSession ? 2 : 1 },
  };
}

const handler: HandlerPlan = {
  filter: text('a/+'),
  steps: [
    publish(2, text('b/', { kind: 'received', field: 'json', path: ['id'] }), { qos: 1 }),
    publish(
      3,
      text('c/', { kind: 'received', field: 'userProperty', path: ['a'] }, { kind: 'received', field: 'correlationData', path: [] }),
      {
        qos: 2,
      },
    ),
  ],
  line: 1,
};
