import { encodePacket } from '../mqtt/packets.ts';
import { firstFailure, reasonText } from '../mqtt/reasons.ts';
import { writeBytes } from '../mqtt/text.ts';
import type { SubscribeFilter, SubscribeStep } from '../plan/plan.ts';
import { answerTimeoutMs } from '../plan/timeLimits.ts';
import { awaiting } from './inflight.ts';
import { counterOf, latencyOf } from './recorder.ts';
import { poolOf, type State } from './state.ts';
import { armLife } from './timers.ts';
import type { UserProperties } from './userProperties.ts';

/** What a client has subscribed with one step: asked for again when it reconnects. */
export interface Subscription {
  step: SubscribeStep;
  /** Those that are not unsubscribed; `ending` ones wait for UNSUBACK. */
  filters: { text: string; options: SubscribeFilter; ending: boolean }[];
  userProperties: UserProperties;
  /** Of the SUBSCRIBE that is not answered yet; else 0. */
  packetId: number;
  /** Whether the broker has ever granted it: only then it is asked for again. */
  granted: boolean;
  /** Whether it counts as certainly and as possibly in force, see `SubscribedSlots`. */
  certain: boolean;
  possible: boolean;
}

/** What a broker answers to SUBSCRIBE and UNSUBSCRIBE: a code for each filter, and in MQTT 5 perhaps a reason. */
export interface Answer {
  codes: readonly number[];
  said: { reasonString?: string } | undefined;
}

/** What a SUBSCRIBE asks for. */
interface Asked {
  step: SubscribeStep;
  filters: string[];
  userProperties: UserProperties;
}

/** Subscribes. False where no packet identifier is free. @throws Error that says what cannot be sent */
export function subscribe(state: State, client: number, { step, filters, userProperties }: Asked, op: number): boolean {
  const { clients } = state;
  clients.subscriptions[client] ??= [];
  const list = clients.subscriptions[client];
  let subscription = list.find((each) => each.step === step && sameFilters(each, filters));
  if (!subscription) {
    const asked = filters.map((text, at) => ({ text, options: step.filters[at], ending: false }));
    subscription = { step, filters: asked, userProperties, packetId: 0, granted: false, certain: false, possible: false };
    list.push(subscription);
  }
  subscription.userProperties = userProperties;
  return send(state, client, subscription, op);
}

/** Asks again for everything, on a new connection whose session has nothing of it. Returns how many answers to wait for. */
export function restoreSubscriptions(state: State, client: number): number {
  const granted = (state.clients.subscriptions[client] ?? []).filter((each) => each.granted);
  for (const subscription of granted) send(state, client, subscription, -1);
  return granted.length;
}

/** The broker's answer to the SUBSCRIBE at `entry`: a code for each filter. */
export function granted(state: State, client: number, packetId: number, { codes, said }: Answer, entry: number): void {
  const { recorder, clock, clients, inflight } = state;
  const subscription = clients.subscriptions[client]?.find((each) => each.packetId === packetId);
  if (!subscription) return;
  subscription.packetId = 0;
  const pool = clients.pool[client];
  recorder.latency(pool, latencyOf['subscribe.time'], clock.nowUs - inflight.dueUs[entry]);
  recorder.latency(pool, latencyOf['subscribe.service'], clock.nowUs - inflight.writtenUs[entry]);
  // A broker that answers with fewer codes than filters has not granted the others.
  const refused = subscription.filters.map((_, at) => codes[at] ?? firstFailure).filter((code) => code >= firstFailure);
  recorder.count(pool, counterOf['subscribe.succeeded'], subscription.filters.length - refused.length);
  recorder.count(pool, counterOf['subscribe.failed'], refused.length);
  for (const code of refused) recorder.error(pool, `subscribe refused: ${reasonText(code, said)}`, clock.nowUs);
  if (refused.length === 0) {
    // What came before, of an earlier subscription perhaps, says nothing of what is missed from now on.
    if (!subscription.certain) state.tracker.restart(client);
    setForce(state, subscription, true, true);
  }
  subscription.granted = refused.length < subscription.filters.length;
  if (!subscription.granted) discard(state, client, subscription);
}

/** It cannot even be sent. */
export function subscribeImpossible({ recorder, clients }: State, client: number, filters: number): void {
  recorder.count(clients.pool[client], counterOf['subscribe.attempted'], filters);
  recorder.count(clients.pool[client], counterOf['subscribe.failed'], filters);
}

/** No answer came, or the connection was lost before it. */
export function subscribeFailed(state: State, client: number, packetId: number, reason: string): void {
  const { recorder, clock, clients } = state;
  const subscription = clients.subscriptions[client]?.find((each) => each.packetId === packetId);
  if (!subscription) return;
  subscription.packetId = 0;
  const pool = clients.pool[client];
  recorder.count(pool, counterOf['subscribe.failed'], subscription.filters.length);
  recorder.error(pool, reason, clock.nowUs, subscription.filters.length);
}

/** Unsubscribes. False where no packet identifier is free. @throws Error that says what cannot be sent */
export function unsubscribe(state: State, client: number, filters: string[], properties: UserProperties, op: number): boolean {
  const packetId = state.inflight.nextId(client);
  if (packetId === 0) return false;
  const packet = { cmd: 'unsubscribe', messageId: packetId, unsubscriptions: filters, properties } as const;
  writeBytes(state.out, encodePacket(packet, poolOf(state, client).version));
  for (const subscription of state.clients.subscriptions[client] ?? []) {
    for (const filter of subscription.filters) filter.ending ||= filters.includes(filter.text);
    if (subscription.filters.some(({ ending }) => ending)) setForce(state, subscription, false, subscription.possible);
  }
  enlist(state, client, packetId, awaiting.unsuback, op);
  state.tracker.restart(client);
  return true;
}

/** The broker's answer to UNSUBSCRIBE; before MQTT 5 without codes, as it cannot refuse. */
export function unsubscribed(state: State, client: number, { codes, said }: Answer): void {
  for (const code of codes) {
    if (code >= firstFailure)
      state.recorder.error(state.clients.pool[client], `unsubscribe refused: ${reasonText(code, said)}`, state.clock.nowUs);
  }
  for (const subscription of state.clients.subscriptions[client] ?? []) {
    subscription.filters = subscription.filters.filter(({ ending }) => !ending);
    if (subscription.filters.length === 0) discard(state, client, subscription);
  }
  // What was under way has come since UNSUBSCRIBE, and was followed anew.
  state.tracker.restart(client);
}

/** The connection begins to end: nothing is certain any more. */
export function subscriptionsWeaken(state: State, client: number): void {
  for (const each of state.clients.subscriptions[client] ?? []) setForce(state, each, false, each.possible);
}

/** The connection is over, but not the session: the broker may go on collecting messages for the client. */
export function subscriptionsWait(state: State, client: number): void {
  const { subscriptions } = state.clients;
  for (const each of subscriptions[client] ?? []) setForce(state, each, false, each.granted);
  subscriptions[client] = subscriptions[client]?.filter((each) => each.granted);
}

/** The session goes on, with all that the broker had granted. */
export function subscriptionsHold(state: State, client: number): void {
  for (const each of state.clients.subscriptions[client] ?? []) setForce(state, each, true, true);
}

/** The session is over: nothing is in force. */
export function subscriptionsCease(state: State, client: number): void {
  const { subscriptions } = state.clients;
  for (const each of subscriptions[client] ?? []) setForce(state, each, false, false);
  subscriptions[client] = subscriptions[client]?.filter((each) => each.granted);
}

function send(state: State, client: number, subscription: Subscription, op: number): boolean {
  const { step, filters } = subscription;
  const packetId = state.inflight.nextId(client);
  if (packetId === 0) return false;
  const pool = poolOf(state, client);
  const subscriptions = filters.map(({ text, options: { qos, noLocal, retainAsPublished, retainHandling } }) => {
    return { topic: text, qos, nl: noLocal, rap: retainAsPublished, rh: retainHandling };
  });
  const { subscriptionIdentifier } = step;
  const properties = { ...(subscriptionIdentifier !== undefined && { subscriptionIdentifier }), ...subscription.userProperties };
  const packet = { cmd: 'subscribe', messageId: packetId, subscriptions, properties } as const;
  writeBytes(state.out, encodePacket(packet, pool.version));
  subscription.packetId = packetId;
  setForce(state, subscription, subscription.certain, true);
  state.recorder.count(pool.number, counterOf['subscribe.attempted'], filters.length);
  enlist(state, client, packetId, awaiting.suback, op);
  return true;
}

function enlist(state: State, client: number, packetId: number, waitsFor: number, op: number): void {
  const { nowUs } = state.clock;
  // What is restored with a connection is no step of the program: it is due when it is written.
  const dueUs = op < 0 ? nowUs : state.clients.dueUs[client];
  state.inflight.add(client, packetId, waitsFor, op, dueUs, nowUs);
  armLife(state, client, nowUs + answerTimeoutMs * 1000);
}

function sameFilters(subscription: Subscription, filters: readonly string[]): boolean {
  return subscription.filters.length === filters.length && subscription.filters.every(({ text }, at) => text === filters[at]);
}

function discard(state: State, client: number, subscription: Subscription): void {
  setForce(state, subscription, false, false);
  state.clients.subscriptions[client] = state.clients.subscriptions[client]?.filter((each) => each !== subscription);
}

function setForce(state: State, subscription: Subscription, certain: boolean, possible: boolean): void {
  const byCertain = Number(certain) - Number(subscription.certain);
  const byPossible = Number(possible) - Number(subscription.possible);
  if (byCertain === 0 && byPossible === 0) return;
  subscription.certain = certain;
  subscription.possible = possible;
  state.recorder.subscribed(subscription.step.id, byCertain, byPossible, state.clock.nowUs);
}
