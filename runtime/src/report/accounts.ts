import { constantText } from '../plan/constantText.ts';
import type { FlowPlan, Plan } from '../plan/plan.ts';
import { allSteps } from '../plan/steps.ts';
import type { Account, AccountPart } from '../stats/account.ts';

/**
 * The accounts that a plan's flows call for: one for each publish step and each pool that its messages can reach, and one without
 * receivers where they reach nobody, or are not tracked.
 */
export function accountsOf(plan: Plan): Account[] {
  const subscribers = subscribersOf(plan);
  const publishers = plan.pools.flatMap((pool, number) =>
    allSteps(pool).flatMap((step) => (step.kind === 'publish' ? [{ publish: step.id, pool: number, tracking: step.tracking }] : [])),
  );
  return publishers.flatMap(({ publish, pool, tracking }) => {
    // Who cannot tell its arrival cannot say that it is missing either.
    if (tracking === 'off') return [{ publish, pools: [], parts: [] }];
    const routes = plan.flows.flatMap((flow, number): Route[] => {
      const subscriber = subscribers.get(`${flow.subscribe} ${flow.filter}`);
      return flow.publish === publish && subscriber
        ? [{ ...subscriber, flow, number, noLocal: subscriber.noLocal && subscriber.pool === pool }]
        : [];
    });
    if (routes.length === 0) return [{ publish, pools: [], parts: [] }];
    return clusters(routes).map((cluster) => accountOf(publish, cluster));
  });
}

/** A flow and what its subscription tells. */
interface Route extends Subscriber {
  flow: FlowPlan;
  /** The flow's number in the plan. */
  number: number;
}

interface Subscriber {
  pool: number;
  clients: number;
  noLocal: boolean;
  /** Same text: same `$share` group (MQTT 5 §4.8.2). Undefined where clients make different ones. */
  group: string | undefined;
}

/** By subscribe step and filter. */
function subscribersOf(plan: Plan): Map<string, Subscriber> {
  const subscribers = new Map<string, Subscriber>();
  for (const [number, pool] of plan.pools.entries()) {
    for (const step of allSteps(pool)) {
      if (step.kind !== 'subscribe') continue;
      for (const [at, filter] of step.filters.entries()) {
        subscribers.set(`${step.id} ${at}`, {
          pool: number,
          clients: pool.clients,
          noLocal: filter.noLocal,
          group: constantText(filter.filter),
        });
      }
    }
  }
  return subscribers;
}

/** Routes to one pool belong together, and pools that share a group's messages do. */
function clusters(routes: readonly Route[]): Route[][] {
  let found: Route[][] = [];
  for (const route of routes) {
    const related = found.filter((cluster) => cluster.some((other) => other.pool === route.pool || sharesGroup(other, route)));
    found = [...found.filter((cluster) => !related.includes(cluster)), [...related.flat(), route]];
  }
  return found;
}

function sharesGroup(a: Route, b: Route): boolean {
  return a.flow.shared && b.flow.shared && a.group !== undefined && a.group === b.group;
}

function accountOf(publish: number, routes: readonly Route[]): Account {
  const pools = [...new Set(routes.map((route) => route.pool))].sort((a, b) => a - b);
  const direct = pools.flatMap((pool) => directParts(routes.filter((route) => route.pool === pool && !route.flow.shared)));
  return { publish, pools, parts: [...direct, ...sharedParts(routes.filter((route) => route.flow.shared))] };
}

/** How one pool gets the messages without a group. */
function directParts(routes: readonly Route[]): AccountPart[] {
  if (routes.length === 0) return [];
  const { clients } = routes[0];
  const always = routes.filter(({ flow }) => flow.match === 'always');
  const keyed = routes.filter(({ flow }) => flow.match === 'keyed');
  return [
    ...(always.length > 0
      ? [{ kind: 'always', subscribes: stepsOf(always), clients, noLocal: always.every(({ noLocal }) => noLocal) } as const]
      : []),
    ...(keyed.length > 0
      ? [{ kind: 'keyed', clients, flows: keyed.map(({ flow, number }) => ({ flow: number, subscribe: flow.subscribe })) } as const]
      : []),
  ];
}

function sharedParts(routes: readonly Route[]): AccountPart[] {
  const known = routes.filter(({ flow, group }) => group !== undefined && flow.match === 'always');
  const unknown = routes.filter((route) => !known.includes(route));
  const groups = [...new Set(known.map(({ group }) => group))];
  return [
    ...groups.map((name) => ({ kind: 'shared', subscribes: stepsOf(known.filter(({ group }) => group === name)), groups: 'one' }) as const),
    ...(unknown.length > 0 ? [{ kind: 'shared', subscribes: stepsOf(unknown), groups: 'unknown' } as const] : []),
  ];
}

function stepsOf(routes: readonly Route[]): number[] {
  return [...new Set(routes.map(({ flow }) => flow.subscribe))];
}
