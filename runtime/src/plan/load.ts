import { scopeOf } from './exprRange.ts';
import { type FanOut, fanOutOf } from './fanOut.ts';
import { longestMs, usualMs } from './longest.ts';
import { type AgentNeeds, type HostLimits, needsOf, usualHost } from './needs.ts';
import { type Frequency, type Occurrence, occurrencesInHandler, occurrencesOf } from './occurrences.ts';
import { packetSizeOf } from './packetSize.ts';
import type { HandlerPlan, Plan, PublishStep } from './plan.ts';
import { relate } from './topicRelation.ts';

/**
 * What a plan will offer and need, known before anything runs. Rates are the most in any one second, by the schedule alone: what a
 * broker slows down or refuses comes out lower. `null` rates are unpaced, `null` totals unbounded, as in `Frequency`.
 */
export interface Load {
  /** All pools' clients, each with one connection. */
  connections: number;
  /** New connections; pools are taken to arrive at the same time. */
  connects: Frequency;
  /** Towards the broker. */
  published: Traffic;
  /** From the broker. */
  delivered: Traffic;
  pools: PoolLoad[];
  publishes: PublishLoad[];
  agents: AgentNeeds[];
  /** The run is over by then, without `settleMs`; and how long it lasts when every answer comes at once. */
  longestMs: number;
  usualMs: number;
}

/** Messages, and the bytes of their PUBLISH packets. */
export interface Traffic extends Frequency {
  bytesPerSecond: number | null;
}

export interface PoolLoad {
  /** Number in the plan. */
  pool: number;
  clients: number;
  connects: Frequency;
  published: Traffic;
  delivered: Traffic;
}

/** One publish step. */
export interface PublishLoad extends Frequency {
  pool: number;
  step: PublishStep;
  packetBytes: number;
  /** Deliveries of one message, by receiving pool. */
  fanOut: FanOut[];
}

export function loadOf(plan: Plan, host: HostLimits = usualHost): Load {
  const occurrences = plan.pools.map(occurrencesOf);
  const publishes = publishesOf(plan, occurrences);
  const pools = plan.pools.map(
    ({ clients }, pool): PoolLoad => ({
      pool,
      clients,
      connects: sumOf(occurrences[pool].filter(({ step }) => step.kind === 'connect')),
      published: trafficOf(publishes.filter((publish) => publish.pool === pool)),
      delivered: trafficOf(publishes.map((publish) => deliveredTo(publish, pool))),
    }),
  );
  return {
    connections: plan.pools.reduce((sum, { clients }) => sum + clients, 0),
    connects: sumOf(pools.map(({ connects }) => connects)),
    published: sumOfTraffic(pools.map(({ published }) => published)),
    delivered: sumOfTraffic(pools.map(({ delivered }) => delivered)),
    pools,
    publishes,
    agents: needsOf(plan, host),
    longestMs: longestMs(plan),
    usualMs: usualMs(plan),
  };
}

function publishesOf(plan: Plan, occurrences: readonly Occurrence[][]): PublishLoad[] {
  const publishes = plan.pools.flatMap((_, pool) => publishLoads(plan, pool, occurrences[pool]));
  // Answers may be answered in turn: each round knows the messages of the one before.
  let all = publishes;
  for (let round = 0; round < answerRounds; round++) all = [...publishes, ...answersTo(plan, all)];
  return all;
}

/** Longer chains of handlers that answer each other are not followed. */
const answerRounds = 4;

function answersTo(plan: Plan, publishes: readonly PublishLoad[]): PublishLoad[] {
  return plan.pools.flatMap((pool, number) =>
    pool.handlers.flatMap((handler) => {
      const handled = sumOf(publishes.filter(({ step }) => handles(handler, step)).map((publish) => deliveredTo(publish, number)));
      return publishLoads(plan, number, occurrencesInHandler(pool, handler.steps, handled));
    }),
  );
}

function handles(handler: HandlerPlan, step: PublishStep): boolean {
  return relate(step.topic, handler.filter) !== 'never';
}

function publishLoads(plan: Plan, pool: number, occurrences: readonly Occurrence[]): PublishLoad[] {
  const scope = scopeOf(plan.pools[pool]);
  return occurrences.flatMap(({ step, perSecond, total }) =>
    step.kind === 'publish'
      ? [{ pool, step, perSecond, total, packetBytes: packetSizeOf(step, plan.pools[pool], scope), fanOut: fanOutOf(plan, step.id) }]
      : [],
  );
}

type Sized = Frequency & { packetBytes: number };

function deliveredTo({ perSecond, total, packetBytes, fanOut }: PublishLoad, pool: number): Sized {
  const copies = fanOut.find((one) => one.pool === pool)?.likely ?? 0;
  return { perSecond: times(perSecond, copies), total: times(total, copies), packetBytes };
}

function trafficOf(messages: readonly Sized[]): Traffic {
  const bytes = messages.map(({ perSecond, packetBytes }) => times(perSecond, packetBytes));
  return { ...sumOf(messages), bytesPerSecond: bytes.reduce(plus, 0) };
}

function sumOfTraffic(traffic: readonly Traffic[]): Traffic {
  return { ...sumOf(traffic), bytesPerSecond: traffic.map(({ bytesPerSecond }) => bytesPerSecond).reduce(plus, 0) };
}

function sumOf(frequencies: readonly Frequency[]): Frequency {
  return {
    perSecond: frequencies.map(({ perSecond }) => perSecond).reduce(plus, 0),
    total: frequencies.map(({ total }) => total).reduce(plus, 0),
  };
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** No copies of an unknown number are none. */
function times(a: number | null, b: number): number | null {
  return b === 0 ? 0 : a === null ? null : a * b;
}
