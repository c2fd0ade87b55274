import { scopeOf } from './exprRange.ts';
import { type FanOut, fanOuts } from './fanOut.ts';
import { type Handler, handlersOf } from './handlers.ts';
import { longestMs, usualMs } from './longest.ts';
import { type AgentNeeds, type HostLimits, needsOf, usualHost } from './needs.ts';
import { type Frequency, type Occurrence, occurrencesInHandler, occurrencesOf } from './occurrences.ts';
import { packetSizeOf } from './packetSize.ts';
import type { Plan, PublishStep } from './plan.ts';

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
  const { published, received } = byPool(plan, publishes);
  const pools = plan.pools.map(
    ({ clients }, pool): PoolLoad => ({
      pool,
      clients,
      connects: sumOf(occurrences[pool].filter(({ step }) => step.kind === 'connect')),
      published: trafficOf(published[pool]),
      delivered: trafficOf(received[pool]),
    }),
  );
  return {
    connections: plan.pools.reduce((sum, { clients }) => sum + clients, 0),
    connects: sumOf(pools.map(({ connects }) => connects)),
    published: sumOfTraffic(pools.map(({ published }) => published)),
    delivered: sumOfTraffic(pools.map(({ delivered }) => delivered)),
    pools,
    publishes,
    agents: needsOf(plan, () => host),
    longestMs: longestMs(plan),
    usualMs: usualMs(plan),
  };
}

function publishesOf(plan: Plan, occurrences: readonly Occurrence[][]): PublishLoad[] {
  const survey: Survey = { plan, fanOut: fanOuts(plan), handlers: handlersOf(plan) };
  const publishes = plan.pools.flatMap((_, pool) => publishLoads(survey, pool, occurrences[pool]));
  // Answers may be answered in turn: each round knows the messages of the one before.
  let all = publishes;
  for (let round = 0; round < answerRounds && survey.handlers.length > 0; round++) all = [...publishes, ...answersTo(survey, all)];
  return all;
}

/** Longer chains of handlers that answer each other are not followed. */
const answerRounds = 4;

/** What is asked of a plan again and again, worked out once. */
interface Survey {
  plan: Plan;
  fanOut: (publish: number) => FanOut[];
  handlers: Handler[];
}

/** What each pool publishes and receives. One walk for all pools, of which large scenarios have hundreds. */
function byPool({ pools }: Plan, publishes: readonly PublishLoad[]): { published: Sized[][]; received: Received[][] } {
  const [published, received] = [pools.map((): Sized[] => []), pools.map((): Received[] => [])];
  for (const publish of publishes) {
    published[publish.pool].push(publish);
    for (const { pool, likely } of publish.fanOut) received[pool].push(copiesOf(publish, likely));
  }
  return { published, received };
}

function answersTo(survey: Survey, publishes: readonly PublishLoad[]): PublishLoad[] {
  const { received } = byPool(survey.plan, publishes);
  return survey.handlers.flatMap(({ pool, handler, publishes: handled }) => {
    const messages = sumOf(received[pool].filter(({ step }) => handled.has(step.id)));
    return publishLoads(survey, pool, occurrencesInHandler(survey.plan.pools[pool], handler.steps, messages));
  });
}

function publishLoads({ plan, fanOut }: Survey, pool: number, occurrences: readonly Occurrence[]): PublishLoad[] {
  const scope = scopeOf(plan.pools[pool]);
  return occurrences.flatMap(({ step, perSecond, total }) =>
    step.kind === 'publish'
      ? [{ pool, step, perSecond, total, packetBytes: packetSizeOf(step, plan.pools[pool], scope), fanOut: fanOut(step.id) }]
      : [],
  );
}

type Sized = Frequency & { packetBytes: number };

type Received = Sized & { step: PublishStep };

function copiesOf({ step, perSecond, total, packetBytes }: PublishLoad, copies: number): Received {
  return { step, perSecond: times(perSecond, copies), total: times(total, copies), packetBytes };
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
