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

/** Who receives the messages of a publish step. A `$share` group receives each once; pools that share it, in proportion to their clients. */
export function fanOutOf(plan: Plan, publish: number): FanOut[] {
  const routes = routesOf(plan, publish);
  const pools = [...new Set(routes.map(({ pool }) => pool))];
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

function routesOf(plan: Plan, publish: number): Route[] {
  const flows = plan.flows.filter((flow) => flow.publish === publish);
  return plan.pools.flatMap((pool, number) =>
    allSteps(pool).flatMap((step) => {
      if (step.kind !== 'subscribe') return [];
      return flows.filter((flow) => flow.subscribe === step.id).map((flow) => ({ pool: number, flow, filter: step.filters[flow.filter] }));
    }),
  );
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
