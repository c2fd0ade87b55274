import { signalsOf } from '../control/signals.ts';
import type { Plan, PoolPlan, PublishStep } from '../plan/plan.ts';
import { RandomTable } from '../plan/random.ts';
import { clientsIn, indexAt, type Share } from '../plan/share.ts';
import { type Clients, makeClients } from './clients.ts';
import { compileConnect } from './connectPacket.ts';
import type { DataTables } from './dataTables.ts';
import { compileDialling } from './dialling.ts';
import { asText, compileExpr, type Environment } from './expression.ts';
import type { Files } from './files.ts';
import type { Op } from './ops.ts';
import type { Pool } from './pool.ts';
import { compilePool } from './program.ts';
import { stepsIn } from './publishSteps.ts';
import { generatorsPerClient, seedClients } from './randomPlaces.ts';
import { keepsSession } from './session.ts';

/** What a plan becomes before its clients can run. */
export interface Prepared {
  ops: Op[];
  pools: Pool[];
  clients: Clients;
  random: RandomTable;
}

/** What of an agent its clients know. */
export interface Surroundings {
  agent: number;
  secrets: Readonly<Record<string, string>>;
  files: Files;
  data: DataTables;
}

/** Compiles the plan and lays out this share's clients. @throws Error that says what the engine cannot run */
export function prepare(plan: Plan, share: Share, { data, ...surroundings }: Surroundings): Prepared {
  const counts = clientsIn(plan, share);
  const random = new RandomTable(counts.reduce((sum, count) => sum + count, 0) * generatorsPerClient);
  const prepared: Pick<Prepared, 'ops' | 'pools'> & { clients?: Clients } = { ops: [], pools: [] };
  let first = 0;
  for (const [number, pool] of plan.pools.entries()) {
    const environment: Environment = {
      ...surroundings,
      random,
      column: (table, name) => data.column(table, name, number),
      clientId: (moment) => (prepared.clients!.id[moment.client] ??= asText(prepared.pools[number].clientId(moment))),
      local: (moment, slot) => prepared.clients!.values[prepared.clients!.slotBase[moment.client] + slot],
    };
    prepared.pools.push({
      ...compilePool(prepared.ops, pool, random, environment),
      ...factsOf(plan, pool, number, environment),
      dialling: compileDialling(pool.connect, plan.brokers, environment),
      first,
      count: counts[number],
    });
    first += counts[number];
  }
  const { ops, pools } = prepared;
  const clients = layOut(pools, share, plan.signals.length);
  prepared.clients = clients;
  seedClients(random, clients, plan.seed);
  return { ops, pools, clients, random };
}

function factsOf(plan: Plan, pool: PoolPlan, number: number, environment: Environment) {
  return {
    number,
    plan: pool,
    version: pool.connect.version,
    clientId: compileExpr(pool.connect.clientId, environment),
    username: pool.connect.username && compileExpr(pool.connect.username, environment),
    password: pool.connect.password && compileExpr(pool.connect.password, environment),
    connect: compileConnect(pool.connect, environment),
    owed: signalsOf(pool, plan.signals),
    keepsSession: keepsSession(pool.connect),
    usesAliases: publishesOf(pool).some(({ topicAlias }) => topicAlias),
    retainAsPublished: stepsIn(pool.steps).some((step) => step.kind === 'subscribe' && step.filters.some((each) => each.retainAsPublished)),
  };
}

function publishesOf({ steps, handlers }: PoolPlan): PublishStep[] {
  return stepsIn([...steps, ...handlers.flatMap((handler) => handler.steps)]).filter((step) => step.kind === 'publish');
}

function layOut(pools: readonly Pool[], share: Share, signals: number): Clients {
  const needs = pools.map(({ count, depth, counters, slots }) => ({ clients: count, loops: depth, counters, slots }));
  const clients = makeClients(needs, signals);
  let [client, loops, counters, slots] = [0, 0, 0, 0];
  for (const pool of pools) {
    for (let position = 0; position < pool.count; position++, client++) {
      clients.pool[client] = pool.number;
      clients.index[client] = indexAt(share, position);
      clients.pc[client] = pool.entry;
      clients.loopBase[client] = loops;
      clients.counterBase[client] = counters;
      clients.slotBase[client] = slots;
      loops += pool.depth;
      counters += pool.counters;
      slots += pool.slots;
    }
  }
  return clients;
}
