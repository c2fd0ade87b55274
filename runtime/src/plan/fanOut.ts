import { constantText } from './constantText.ts';
import type { FlowPlan, Plan, SubscribeFilter } from './plan.ts';
import { allSteps } from './steps.ts';

/** How many deliveries one message makes in a pool, all its clients being subscribed. */
export interface FanOut {
  pool: number;
  least: number;
  /** What to expect: a filter of each client's own is met by one client, a filter that may or may not match is met by all. */
  likely: number;
  most: number;
}

/** Tells of publish steps who receives their messages. A `$share` group receives each once; pools that share it, in proportion to their clients. */
export function fanOuts(plan: Plan): (publish: number) => FanOut[] {
  const routes = routesOf(plan);
  return (publish) => fanOutOf(plan, routes.get(publish) ?? []);
}

function fanOutOf(plan: Plan, routes: readonly Route[]): FanOut[] {
  const pools = [...new Set(routes.map(({ pool }) => pool))].sort((a, b) => a - b);
  return pools.map((pool) => {
    const own = routes.filter((route) => route.pool === pool);
    const direct = own.filter(({ flow }) => !flow.shared).map((route) => directOf(route, plan.pools[pool].clients));
    const shared = own.filter(({ flow }) => flow.shared).map((route) => sharedOf(route, routes, plan));
    // A client gets a message once for all filters of its own that match, but once more for each group.
    return [mostOf(direct), ...shared].reduce(add, { pool, least: 0, likely: 0, most: 0 });
  });
}

interface Route {
  pool: number;
  flow: FlowPlan;
  filter: SubscribeFilter;
}

type Deliveries = Omit<FanOut, 'pool'>;

/** By publish step. */
function routesOf(plan: Plan): Map<number, Route[]> {
  const subscribers = new Map(
    plan.pools.flatMap((pool, number) =>
      allSteps(pool).flatMap((step) => (step.kind === 'subscribe' ? [[step.id, { pool: number, step }] as const] : [])),
    ),
  );
  const routes = new Map<number, Route[]>();
  for (const flow of plan.flows) {
    const subscriber = subscribers.get(flow.subscribe);
    if (!subscriber) continue;
    const route = { pool: subscriber.pool, flow, filter: subscriber.step.filters[flow.filter] };
    routes.set(flow.publish, [...(routes.get(flow.publish) ?? []), route]);
  }
  return routes;
}

function directOf({ flow, filter }: Route, clients: number): Deliveries {
  if (flow.match === 'always') return { least: clients, likely: clients, most: clients };
  const ofItsOwn = constantText(filter.filter) === undefined;
  return { least: 0, likely: ofItsOwn ? Math.min(1, clients) : clients, most: clients };
}

function sharedOf(route: Route, routes: readonly Route[], plan: Plan): Deliveries {
  const { clients } = plan.pools[route.pool];
  const group = constantText(route.filter.filter);
  // Groups may differ from client to client: at worst each client is one of its own.
  if (group === undefined) return { least: 0, likely: Math.min(1, clients), most: clients };
  const members = routes.filter(({ flow, filter }) => flow.shared && constantText(filter.filter) === group);
  const all = members.reduce((sum, member) => sum + plan.pools[member.pool].clients, 0);
  const part = all === 0 ? 0 : clients / all;
  return { least: route.flow.match === 'always' ? part : 0, likely: part, most: part };
}

function mostOf(all: readonly Deliveries[]): Deliveries {
  const largest = (value: (one: Deliveries) => number) => Math.max(0, ...all.map(value));
  return { least: largest((one) => one.least), likely: largest((one) => one.likely), most: largest((one) => one.most) };
}

function add(sum: FanOut, more: Deliveries): FanOut {
  return { pool: sum.pool, least: sum.least + more.least, likely: sum.likely + more.likely, most: sum.most + more.most };
}
