import type { Partial } from '../mqtt/frames.ts';
import type { Value } from './expression.ts';
import type { Unhandled } from './handling.ts';
import type { Limits } from './limits.ts';
import type { ReceivedAliases } from './receivedAliases.ts';
import type { Subscription } from './subscriptions.ts';
import type { TopicAliases } from './topicAliases.ts';

/** Where a client's connection stands. */
export const phase = {
  none: 0,
  /** Waits before the next attempt. */
  backoff: 1,
  /** TCP. */
  dialling: 2,
  /** CONNECT is written, CONNACK has not come. */
  greeting: 3,
  /** Reconnected; what it had subscribed is asked for again. */
  restoring: 4,
  up: 5,
  /** DISCONNECT is written; the broker closes. */
  leaving: 6,
} as const;

/** What a client's program waits for. */
export const waiting = {
  /** It runs, or is about to. */
  nothing: 0,
  timer: 1,
  done: 2,
  signal: 3,
  /** Executes its step again when the connection is up. */
  connection: 4,
  /** Executes its publish again when fewer are unacknowledged, or when the socket takes more. */
  slot: 5,
  drain: 6,
  /** Goes on after a publish that filled the last place. */
  acknowledgement: 7,
  /** Disconnects when nothing is unacknowledged. */
  settled: 8,
  suback: 9,
  unsuback: 10,
  closed: 11,
  /** Its program is over. */
  ended: 12,
} as const;

/** How many of each a pool's clients need. */
export interface ClientNeeds {
  clients: number;
  loops: number;
  counters: number;
  slots: number;
}

/**
 * Everything that is known of each client but its socket, in arrays by the client's place: some hundred bytes for each, no
 * objects and no closures. What few clients have is undefined for the others. Times are µs of the run.
 */
export type Clients = ReturnType<typeof makeClients>;

export function makeClients(pools: readonly ClientNeeds[], signals: number) {
  const count = sum(pools, ({ clients }) => clients);
  const loops = sum(pools, (pool) => pool.clients * pool.loops);
  return {
    count,
    /** Pool number, and index in the pool over all agents. */
    pool: new Uint16Array(count),
    index: new Uint32Array(count),

    /** The program: the instruction at hand, what it waits for, when it was due. */
    pc: new Int32Array(count),
    waiting: new Uint8Array(count),
    dueUs: new Float64Array(count),
    /** Where the client's own parts of the arrays below begin. */
    loopBase: new Uint32Array(count),
    counterBase: new Uint32Array(count),
    slotBase: new Uint32Array(count),
    /** By client and depth of nesting: iterations begun, the pacer's position, when the repeat was entered. */
    iteration: new Float64Array(loops),
    position: new Float64Array(loops),
    enteredUs: new Float64Array(loops),
    /** By client and publish step of its pool: messages sent. */
    sent: new Uint32Array(sum(pools, (pool) => pool.clients * pool.counters)),
    /** By client and variable. */
    values: new Array<Value>(sum(pools, (pool) => pool.clients * pool.slots)).fill(''),
    /** By client and signal of the plan. */
    given: new Uint16Array(count * signals),

    /** The connection. */
    phase: new Uint8Array(count),
    /** Attempts in a row that failed. */
    attempts: new Uint16Array(count),
    /** When the attempt at hand was due, when it began, and when its latest stage began. */
    connectDueUs: new Float64Array(count),
    connectBegunUs: new Float64Array(count),
    stageUs: new Float64Array(count),
    lastSentUs: new Float64Array(count),
    /** When a PINGREQ was sent that nothing has answered; 0: none. */
    pingUs: new Float64Array(count),
    keepAliveUs: new Float64Array(count),
    /** What the broker allows to be unacknowledged, and what is. */
    receiveMaximum: new Uint16Array(count),
    unacknowledged: new Uint16Array(count),
    /** What it does not take; undefined where it takes everything. */
    limits: new Array<Limits | undefined>(count).fill(undefined),
    /** Numbers for topics, ours and the broker's; undefined where none are used. */
    aliases: new Array<TopicAliases | undefined>(count).fill(undefined),
    receivedAliases: new Array<ReceivedAliases | undefined>(count).fill(undefined),
    id: new Array<string | undefined>(count).fill(undefined),
    subscriptions: new Array<Subscription[] | undefined>(count).fill(undefined),
    /** QoS 2 messages received whose PUBREL has not come. */
    unreleased: new Array<Set<number> | undefined>(count).fill(undefined),
    unhandled: new Array<Unhandled[] | undefined>(count).fill(undefined),
    partial: new Array<Partial | undefined>(count).fill(undefined),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
